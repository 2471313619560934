using RobustSparse.Files;

namespace RobustSparse.Runs;

/// <summary>A directory that a user names as the base directory of runs, and what is wrong with it.</summary>
public static class BaseDirectory
{
    /// <summary>Demands that a directory exists, or can be made.</summary>
    /// <exception cref="PathInTheWayException">It, or one above it, is a file or a dangling link.</exception>
    public static void DemandDirectory(string directory)
    {
        for (string? path = Path.GetFullPath(directory); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            DurableDirectory.DemandNoFile(path);
        }
    }

    /// <summary>Why a directory has no runs: it does not exist or cannot be read, its runs stand at another depth, or there are none.</summary>
    /// <param name="directory">A directory without runs below it.</param>
    /// <returns>A sentence without its full stop.</returns>
    public static string WhyEmpty(string directory) =>
        !Directory.Exists(directory) ? $"{directory} does not exist"
        : !IsReadable(directory) ? $"{directory} cannot be read"
        : Others(directory) is [var other, ..] ? $"{directory} is not the base directory of runs; {other} is"
        : $"there are no runs below {directory}";

    /// <summary>The base directories of runs that stand inside or around a directory, but not where its own runs would.</summary>
    public static IReadOnlyList<string> Others(string directory)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        return
        [
            .. Above(root).Concat(RunDirectory.FindAnywhere(root).Select(run => run.Path))
                .Select(run => RunPath.TryParse(run)?.BaseDirectory)
                .OfType<string>()
                .Where(other => other != root)
                .Distinct(),
        ];
    }

    /// <summary>Whether the names in a directory can be listed.</summary>
    public static bool IsReadable(string directory)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(directory).Any();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The run that a directory is inside of, if any.</summary>
    private static IEnumerable<string> Above(string directory)
    {
        for (string? path = directory; path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(RunDirectory.At(path).ManifestFile))
            {
                yield return path;
            }
        }
    }
}
