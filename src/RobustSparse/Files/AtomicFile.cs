namespace RobustSparse.Files;

/// <summary>Files that exist only when they are complete, whatever stops the process, or the machine, while it writes.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes under a hidden name beside <paramref name="path"/>, flushes to the disk, renames, and flushes the directory, so that files
    /// appear in the order in which they were written. The hidden name is the same every time, so what a killed process leaves is
    /// replaced when its successor writes the same file. Makes the directory if need be.
    /// </summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isFlushed">Whether to flush: without, all this holds unless the machine itself goes down.</param>
    /// <exception cref="IOException">The disk is full or fails; what was at <paramref name="path"/> is untouched.</exception>
    /// <exception cref="PathInTheWayException">A directory has the name of the file, or a file that of a directory above it.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static void Write(string path, Action<Stream> write, bool isFlushed = true)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        DurableDirectory.Create(directory);
        if (Directory.Exists(path))
        {
            throw new PathInTheWayException($"{path} is a directory, and a file is needed there; move it away");
        }

        string temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.tmp");

        // Deleted and made, not overwritten: a link that somebody put there is not followed.
        File.Delete(temporary);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: isFlushed);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")
        {
            // The framework's answer to EFBIG.
            TryDelete(temporary);
            throw new IOException($"{path} would be larger than the file system, or the limit of the size of a file, allows", e);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        if (isFlushed)
        {
            DurableDirectory.Flush(directory);
        }
    }

    /// <summary>Does not mask the original exception.</summary>
    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
