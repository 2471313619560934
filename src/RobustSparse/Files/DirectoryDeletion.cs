namespace RobustSparse.Files;

/// <summary>Deletes directories without following symbolic links.</summary>
internal static class DirectoryDeletion
{
    /// <summary>Finds the first symbolic link among a directory and its parents.</summary>
    /// <param name="directory">The directory, below <paramref name="upTo"/>.</param>
    /// <param name="upTo">The parent at which the search ends; it may be a link itself.</param>
    /// <returns>The link and its target; null if there is none.</returns>
    public static (string Link, string Target)? FindLink(string directory, string upTo)
    {
        for (string path = directory; path != upTo; path = Path.GetDirectoryName(path)!)
        {
            if (new DirectoryInfo(path).LinkTarget is { } target)
            {
                return (path, target);
            }
        }

        return null;
    }

    /// <summary>Deletes a file, a directory with its content, or a link, but not the target of a link.</summary>
    public static void DeleteEntry(string entry)
    {
        if (Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null)
        {
            Directory.Delete(entry, recursive: true);
        }
        else
        {
            File.Delete(entry);
        }
    }

    /// <summary>Deletes a directory with its content, if it exists.</summary>
    public static void DeleteIfPresent(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
