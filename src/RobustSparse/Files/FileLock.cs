using System.Security.Cryptography;

namespace RobustSparse.Files;

/// <summary>
/// A lock file that one live process holds. The operating system releases the lock whenever the process ends. The file may
/// remain after a crash; a remaining file locks nobody out.
/// </summary>
public static class FileLock
{
    private static readonly TimeSpan _betweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the lock, waiting while another process holds it. Disposing releases the lock and deletes the file.</summary>
    /// <param name="file">Path of the lock file, in an existing directory.</param>
    /// <param name="wait">Called once if another process holds the lock.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static IDisposable Hold(string file, Action wait, CancellationToken cancel)
    {
        FileStream? held = TryHold(file);
        if (held is null)
        {
            wait();
        }

        for (; held is null; held = TryHold(file))
        {
            cancel.WaitHandle.WaitOne(_betweenAttempts);
            cancel.ThrowIfCancellationRequested();
        }

        return held;
    }

    /// <summary>Takes the lock, waiting while another process holds it. Disposing releases the lock and deletes the file.</summary>
    /// <param name="file">Path of the lock file, in an existing directory.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    internal static async Task<IDisposable> HoldAsync(string file, CancellationToken cancel)
    {
        FileStream? held;
        while ((held = TryHold(file)) is null)
        {
            await Task.Delay(_betweenAttempts, cancel);
        }

        return held;
    }

    /// <summary>Takes the lock; null while another process holds it. Disposing releases the lock and deletes the file.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    internal static FileStream? TryHold(string file)
    {
        FileStream? stream = TryOpen(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        if (stream is not null && !IsStillNamed(stream, file))
        {
            stream.Dispose();
            return null;
        }

        return stream;
    }

    /// <summary>Whether a live process holds the file.</summary>
    internal static bool IsHeld(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            using FileStream? stream = TryOpen(file, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.None);
            return stream is null;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Deletes a lock file that a dead process left; does nothing while a live process holds it.</summary>
    internal static void DeleteLeftover(string file)
    {
        if (File.Exists(file))
        {
            TryHold(file)?.Dispose();
        }
    }

    /// <summary>
    /// Whether the opened file still has this name: the last holder may have deleted it, and another process may have made a new one.
    /// The test sets a unique time on the opened file and reads it back by name.
    /// </summary>
    private static bool IsStillNamed(FileStream opened, string file)
    {
        File.SetLastWriteTimeUtc(opened.SafeFileHandle, DateTime.UnixEpoch.AddSeconds(1 + RandomNumberGenerator.GetInt32(int.MaxValue - 1)));
        return File.GetLastWriteTimeUtc(opened.SafeFileHandle) == File.GetLastWriteTimeUtc(file);
    }

    private static FileStream? TryOpen(string file, FileMode mode, FileAccess access, FileShare share, FileOptions options)
    {
        try
        {
            return new FileStream(file, mode, access, share, bufferSize: 0, options);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            return null;
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
