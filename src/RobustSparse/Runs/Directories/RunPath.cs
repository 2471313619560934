using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>The path of a run below its base directory: a directory for each of four settings, then the <see cref="RunName"/>.</summary>
/// <param name="BaseDirectory">The directory of all runs.</param>
/// <param name="Options">Options with the path settings set and the rest at their defaults.</param>
/// <param name="Suffix">The suffix, with its leading underscore; empty if there is none.</param>
public sealed record RunPath(string BaseDirectory, ExperimentOptions Options, string Suffix)
{
    private static readonly IReadOnlyList<Setting> _directories = SettingsTable.Standard.At(SettingPlace.Directory);

    /// <summary>Directories from a base directory down to a run.</summary>
    internal static int Depth => _directories.Count + 1;

    /// <summary>The directories of a run below its base directory, in the order of the settings table.</summary>
    /// <param name="options">The settings that the path has directories and labels for.</param>
    /// <param name="suffix">The suffix, with its leading underscore; empty if there is none.</param>
    internal static IEnumerable<string> NamesOf(ExperimentOptions options, string suffix) =>
        [.. _directories.Select(setting => setting.PathTextOf(options)), RunName.Plain(options) + suffix];

    /// <summary>Reads {base}/{dataset}/{model}/{experiment}/{attack}/lr-…_l1-…_advtrain-…; null if the directory does not have this form.</summary>
    public static RunPath? TryParse(string directory)
    {
        string[] names = NamesIn(directory);
        if (names.Length <= Depth || !RunName.TryParse(names[^1], new ExperimentOptions(), out ExperimentOptions options))
        {
            return null;
        }

        foreach ((Setting setting, string name) in _directories.Zip(names[^Depth..]))
        {
            if (!setting.TryParse(name, options, out options))
            {
                return null;
            }
        }

        return new RunPath(Path.GetFullPath(Path.Combine([directory, .. Enumerable.Repeat("..", Depth)])), options, RunName.SuffixOf(names[^1]));
    }

    /// <summary>The name of the data set in the path of a run; null if the path is too short.</summary>
    public static string? DatasetIn(string directory) => NamesIn(directory) is { } names && names.Length > Depth ? names[^Depth] : null;

    private static string[] NamesIn(string directory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)).Split(Path.DirectorySeparatorChar);
}
