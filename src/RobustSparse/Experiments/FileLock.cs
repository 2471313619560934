namespace RobustSparse.Experiments;

/// <summary>
/// A file that one live process holds. The operating system drops the lock when the process ends, however that happens, and the file
/// goes with it in all but the hardest deaths; one that stays keeps nobody out.
/// </summary>
internal static class FileLock
{
    /// <summary>Holds the file, making it if need be; null while another process does. Disposing gives it back and deletes it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream? TryHold(string file)
    {
        FileStream? stream = TryOpen(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);

        // A lock on a file that its last holder deleted in the meantime keeps nobody out.
        if (stream is not null && !File.Exists(file))
        {
            stream.Dispose();
            return null;
        }

        return stream;
    }

    /// <summary>Whether a live process holds the file.</summary>
    public static bool IsHeld(string file)
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
