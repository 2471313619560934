namespace RobustSparse.Data;

/// <summary>
/// Where downloaded data sets are kept for a user: below $XDG_CACHE_HOME or else ~/.cache, on Windows below the local
/// application data. The one place where the library looks at its environment.
/// </summary>
public static class UserCacheDirectory
{
    private const string Name = "robust-sparse-networks";

    /// <summary>The directory, which need not exist.</summary>
    /// <exception cref="DataException">The user has no home.</exception>
    public static string Find() => OperatingSystem.IsWindows()
        ? Below(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData))
        : Find(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The same for a given environment. A relative cache directory does not count, as the XDG base directory specification says.</summary>
    internal static string Find(string? cacheHome, string home) =>
        Path.IsPathFullyQualified(cacheHome ?? "") ? Below(cacheHome!) : Below(home == "" ? "" : Path.Combine(home, ".cache"));

    private static string Below(string directory) => directory != ""
        ? Path.Combine(directory, Name)
        : throw new DataException("there is no home directory to keep data sets in: name a directory with --data-dir, or use --dataset glyphs, which needs none");
}
