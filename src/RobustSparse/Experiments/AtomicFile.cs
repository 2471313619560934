namespace RobustSparse.Experiments;

/// <summary>Files that exist only when they are complete, whatever stops the process while it writes.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes under a hidden name beside <paramref name="path"/>, flushes to the disk, then renames. The hidden name is the same
    /// every time, so what a killed process leaves is overwritten when its successor writes the same file. Makes the directory if need be.
    /// </summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full or fails; what was at <paramref name="path"/> is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        string temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
