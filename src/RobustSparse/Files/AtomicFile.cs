namespace RobustSparse.Files;

/// <summary>Writes files that exist only when they are complete, even if the process or the machine stops during the write.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes to a hidden file beside <paramref name="path"/>, flushes it to the disk, renames it, and flushes the directory, so that
    /// files appear in the order in which they were written. The hidden name is the same every time, so the next write replaces the
    /// hidden file that a killed process leaves. Makes the directory if need be.
    /// </summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isFlushed">Whether to flush to the disk. Without it the file survives a crash of the process, but not a power failure.</param>
    /// <param name="isNameFlushed">Whether to flush the directory too. Without it the caller flushes the directory once for many files, before it writes a file that vouches for them.</param>
    /// <exception cref="IOException">The disk is full or fails; an earlier file at <paramref name="path"/> is untouched.</exception>
    /// <exception cref="PathInTheWayException">A directory has the name of the file, or a file has the name of a directory above it.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static void Write(string path, Action<Stream> write, bool isFlushed = true, bool isNameFlushed = true)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        DurableDirectory.Create(directory);
        if (Directory.Exists(path))
        {
            throw new PathInTheWayException($"{path} is a directory, and a file is needed there; move it away");
        }

        string temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.tmp");

        // The hidden file is deleted and made anew, so that a link with its name is not followed.
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

        if (isFlushed && isNameFlushed)
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
