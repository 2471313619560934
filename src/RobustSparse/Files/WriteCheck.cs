namespace RobustSparse.Files;

/// <summary>A directory is not writable.</summary>
/// <param name="directory">The directory for results.</param>
/// <param name="reason">A phrase that says why.</param>
public sealed class UnwritableDirectoryException(string directory, string reason, Exception? inner = null)
    : IOException($"nothing can be written to {directory}: {reason}", inner)
{
    /// <summary>The directory for results.</summary>
    public string Directory { get; } = directory;
}

/// <summary>Checks before the work starts that its results can be written.</summary>
public static class WriteCheck
{
    private const string ProbeName = ".write-check";

    /// <summary>Writes and deletes a small file in a directory, or in the nearest directory above it that exists.</summary>
    /// <param name="directory">The directory for results; it need not exist and is not made.</param>
    /// <exception cref="UnwritableDirectoryException">A file has the name of the directory, or the system refuses to write.</exception>
    public static void Of(string directory)
    {
        string existing = Path.GetFullPath(directory);
        while (!Directory.Exists(existing))
        {
            if (File.Exists(existing))
            {
                throw new UnwritableDirectoryException(directory, $"{existing} is a file");
            }

            existing = Path.GetDirectoryName(existing) ?? throw new UnwritableDirectoryException(directory, "no directory above it exists");
        }

        try
        {
            string probe = Path.Combine(existing, $"{ProbeName}-{Environment.ProcessId}");
            using var stream = new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            stream.WriteByte(0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableDirectoryException(directory, e.Message, e);
        }
    }
}
