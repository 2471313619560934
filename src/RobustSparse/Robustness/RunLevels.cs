using System.Globalization;
using System.Text.RegularExpressions;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>One level of one trial of a run.</summary>
/// <param name="Directory">…/trial_00/prune_iter_00.</param>
/// <param name="Trial">Null where the directory does not stand in a run.</param>
/// <param name="Level">Null likewise.</param>
public sealed record LevelPlace(string Directory, int? Trial, int? Level)
{
    /// <summary>For people: the run, if it can be told, the trial and the level.</summary>
    public string Name => Level is null ? Path.GetFileName(Directory) : $"trial {Trial}, level {Level}";
}

/// <summary>Finds the finished levels that a directory names: one level, or all of a run's.</summary>
public static partial class RunLevels
{
    /// <summary>Whether a directory is that of a run rather than of a level.</summary>
    public static bool IsRun(string directory) =>
        Directory.Exists(directory) && Directory.EnumerateDirectories(directory).Any(sub => TrialName().IsMatch(Path.GetFileName(sub)));

    /// <summary>The level itself, or the finished levels of the run, trial by trial.</summary>
    public static IReadOnlyList<LevelPlace> At(string directory) => IsRun(directory)
        ? [.. Directory.EnumerateDirectories(directory).Where(trial => TrialName().IsMatch(Path.GetFileName(trial))).SelectMany(Finished)
            .OrderBy(place => place.Trial).ThenBy(place => place.Level)]
        : [PlaceOf(directory)];

    /// <summary>Another level of the same trial, to take gradients from: the dense one, or for the dense one the sparsest. Null if there is none.</summary>
    public static string? SurrogateOf(LevelPlace place)
    {
        LevelPlace[] others = Path.GetDirectoryName(place.Directory) is { } trial && place.Level is not null
            ? [.. Finished(trial).Where(other => other.Level != place.Level).OrderBy(other => other.Level)]
            : [];
        return (place.Level == 0 ? others.LastOrDefault() : others.FirstOrDefault())?.Directory;
    }

    private static IEnumerable<LevelPlace> Finished(string trial) => Directory.EnumerateDirectories(trial)
        .Where(level => LevelName().IsMatch(Path.GetFileName(level)) && new LevelDirectory(level).IsComplete)
        .Select(PlaceOf);

    private static LevelPlace PlaceOf(string level)
    {
        Match levelName = LevelName().Match(Path.GetFileName(level)), trialName = TrialName().Match(Path.GetFileName(Path.GetDirectoryName(level) ?? ""));
        return levelName.Success && trialName.Success
            ? new LevelPlace(level, Number(trialName), Number(levelName))
            : new LevelPlace(level, null, null);
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Atrial_(\d{1,6})\z")]
    private static partial Regex TrialName();

    [GeneratedRegex(@"\Aprune_iter_(\d{1,6})\z")]
    private static partial Regex LevelName();
}
