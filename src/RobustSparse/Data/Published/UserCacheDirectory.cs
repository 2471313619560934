namespace RobustSparse.Data;

/// <summary>
/// The directory of a user's downloaded data sets: below $XDG_CACHE_HOME or else ~/.cache, on Windows below the local
/// application data. No other part of the library reads environment variables.
/// </summary>
public static class UserCacheDirectory
{
    private const string Name = "robust-sparse-networks";

    /// <summary>The directory, which need not exist.</summary>
    /// <exception cref="DataException">The user has no home.</exception>
    public static string Find() => OperatingSystem.IsWindows()
        ? Below(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData))
        : Find(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The directory for a given environment. A relative $XDG_CACHE_HOME is ignored, as the XDG base directory specification requires.</summary>
    internal static string Find(string? cacheHome, string home) =>
        Path.IsPathFullyQualified(cacheHome ?? "") ? Below(cacheHome!) : Below(home == "" ? "" : Path.Combine(home, ".cache"));

    private static string Below(string directory) => directory != ""
        ? Path.Combine(directory, Name)
        : throw new DataException("there is no home directory to keep data sets in") { Remedies = DataRemedy.OtherDirectory | DataRemedy.GeneratedData };
}
