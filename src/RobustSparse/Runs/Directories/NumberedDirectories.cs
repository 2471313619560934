using System.Globalization;

namespace RobustSparse.Runs;

/// <summary>A directory named by a prefix and a number, such as trial_00.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Path">The directory.</param>
public readonly record struct NumberedDirectory(int Number, string Path);

/// <summary>The trials of a run, or the levels of a trial, as their directories are named.</summary>
/// <param name="Found">In the order of their numbers.</param>
/// <param name="Foreign">Visible directories with other names, in the order of their names.</param>
/// <param name="Pattern">The name of the first directory: trial_00 or prune_iter_00.</param>
public sealed record NumberedDirectories(IReadOnlyList<NumberedDirectory> Found, IReadOnlyList<string> Foreign, string Pattern)
{
    private const string TrialPrefix = "trial_";
    private const string LevelPrefix = "prune_iter_";

    /// <summary>The directories of a run's trials.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static NumberedDirectories TrialsOf(string run) => In(run, TrialPrefix);

    /// <summary>The directories of a trial's levels.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static NumberedDirectories LevelsOf(string trial) => In(trial, LevelPrefix);

    /// <summary>The number of the trial that a directory is named after; null where the name is not a trial's.</summary>
    public static int? TrialNumber(string directory) => NumberOf(directory, TrialPrefix);

    /// <summary>The number of the level that a directory is named after; null where the name is not a level's.</summary>
    public static int? LevelNumber(string directory) => NumberOf(directory, LevelPrefix);

    internal static string TrialName(int trial) => Name(TrialPrefix, trial);

    internal static string LevelName(int level) => Name(LevelPrefix, level);

    private static NumberedDirectories In(string parent, string prefix)
    {
        string[] visible = [.. Directory.GetDirectories(parent).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];
        return new NumberedDirectories(
            [.. visible.Where(path => NumberOf(path, prefix) is not null).Select(path => new NumberedDirectory(NumberOf(path, prefix)!.Value, path)).OrderBy(found => found.Number)],
            [.. visible.Where(path => NumberOf(path, prefix) is null)],
            Name(prefix, 0));
    }

    private static int? NumberOf(string directory, string prefix)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && name == Name(prefix, number)
            ? number
            : null;
    }

    private static string Name(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:00}");
}
