namespace RobustSparse.Runs;

/// <summary>
/// A heartbeat that processes on other machines can see: the modification time of a file, changed again and again. Only changes of the time
/// count, not its value, so clocks may be wrong.
/// </summary>
internal sealed class LockPulse : IDisposable
{
    private readonly string _file;
    private readonly Timer _timer;

    /// <param name="file">A file that exists.</param>
    /// <param name="interval">Time between two heartbeats.</param>
    public LockPulse(string file, TimeSpan interval)
    {
        _file = file;
        _timer = new Timer(_ => Beat(), null, interval, interval);
    }

    /// <summary>Watches a file for a change of its time.</summary>
    /// <returns>Whether the time changed; false if the file was deleted.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static bool IsFelt(string file, TimeSpan patience, CancellationToken cancel)
    {
        DateTime? first = TimeOf(file);
        for (TimeSpan waited = TimeSpan.Zero; waited < patience; waited += patience / 20)
        {
            cancel.WaitHandle.WaitOne(patience / 20);
            cancel.ThrowIfCancellationRequested();
            if (TimeOf(file) is not { } now)
            {
                return false;
            }

            if (now != first)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        using var stopped = new ManualResetEvent(false);
        _timer.Dispose(stopped);
        stopped.WaitOne();
    }

    private void Beat()
    {
        try
        {
            using FileStream file = Open(_file, FileAccess.Write);
            File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A beat that is missed costs nothing; what is wrong with the directory, the run itself will find.
        }
    }

    /// <summary>Asked of an open file: a network file system may answer from memory otherwise.</summary>
    private static DateTime? TimeOf(string file)
    {
        try
        {
            using FileStream opened = Open(file, FileAccess.Read);
            return File.GetLastWriteTimeUtc(opened.SafeFileHandle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStream Open(string file, FileAccess access) => new(file, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
}
