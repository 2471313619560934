using System.Security.Cryptography;

namespace RobustSparse.Files;

/// <summary>
/// A file that one live process holds. The operating system drops the lock when the process ends, however that happens, and the file
/// goes with it in all but the hardest deaths; one that stays keeps nobody out.
/// </summary>
public static class FileLock
{
    private static readonly TimeSpan _betweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>Holds the file, making it if need be, as soon as no other process does. Disposing gives it back and deletes it.</summary>
    /// <param name="file">Its directory exists.</param>
    /// <param name="wait">Told once if another process has it now.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
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

    /// <summary>Holds the file, making it if need be, as soon as no other process does. Disposing gives it back and deletes it.</summary>
    /// <param name="file">Its directory exists.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal static async Task<IDisposable> HoldAsync(string file, CancellationToken cancel)
    {
        FileStream? held;
        while ((held = TryHold(file)) is null)
        {
            await Task.Delay(_betweenAttempts, cancel);
        }

        return held;
    }

    /// <summary>Holds the file, making it if need be; null while another process does. Disposing gives it back and deletes it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
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

    /// <summary>Deletes a file that a dead process left, if nobody holds it.</summary>
    internal static void DeleteLeftover(string file)
    {
        if (File.Exists(file))
        {
            TryHold(file)?.Dispose();
        }
    }

    /// <summary>
    /// Whether the file opened is the one under this name: its last holder may have deleted it in the meantime, and another made it anew.
    /// Told by a time that nobody else sets.
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
