namespace RobustSparse.Files;

/// <summary>A directory in which nothing can be written.</summary>
/// <param name="directory">The directory that results were to go to.</param>
/// <param name="reason">A phrase that says what is in the way.</param>
public sealed class UnwritableDirectoryException(string directory, string reason, Exception? inner = null)
    : IOException($"nothing can be written to {directory}: {reason}", inner)
{
    /// <summary>The directory that results were to go to.</summary>
    public string Directory { get; } = directory;
}

/// <summary>Finds out before the work whether its results can be written.</summary>
public static class WriteCheck
{
    private const string ProbeName = ".write-check";

    /// <summary>Writes and deletes a small file in a directory, or in the nearest directory above it that exists.</summary>
    /// <param name="directory">Need not exist, and is not made.</param>
    /// <exception cref="UnwritableDirectoryException">A file stands in the way, or the system refuses.</exception>
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
