namespace RobustSparse.Runs;

/// <summary>One level of one trial of a run.</summary>
/// <param name="Directory">…/trial_00/prune_iter_00.</param>
/// <param name="Trial">Number of the trial; null if the directory is not inside a run.</param>
/// <param name="Level">Number of the level; null if the directory is not inside a run.</param>
public sealed record LevelPlace(string Directory, int? Trial, int? Level)
{
    /// <summary>Trial and level for messages; the name of the directory where they are not known.</summary>
    public string Name => Level is null ? Path.GetFileName(Directory) : $"trial {Trial}, level {Level}";
}

/// <summary>Finds the finished levels of a directory, which is a level or a run.</summary>
public static class RunLevels
{
    /// <summary>Whether the directory is a run rather than a level: it has a trial.</summary>
    public static bool IsRun(string directory) => Directory.Exists(directory) && NumberedDirectories.TrialsOf(directory).Found is not [];

    /// <summary>Whether the directory is a trial: it has a level.</summary>
    public static bool IsTrial(string directory) => Directory.Exists(directory) && NumberedDirectories.LevelsOf(directory).Found is not [];

    /// <summary>The level itself, or the finished levels of the run, trial by trial.</summary>
    public static IReadOnlyList<LevelPlace> At(string directory) => IsRun(directory)
        ? [.. NumberedDirectories.TrialsOf(directory).Found.SelectMany(trial => FinishedIn(trial.Path))]
        : [PlaceOf(directory)];

    /// <summary>
    /// The level whose gradients a transfer attack uses: the dense level, or the sparsest if the target is the dense level. Null if the trial
    /// has no other finished level.
    /// </summary>
    public static string? SurrogateOf(LevelPlace place)
    {
        LevelPlace[] others = Path.GetDirectoryName(place.Directory) is { } trial && place.Level is not null
            ? [.. FinishedIn(trial).Where(other => other.Level != place.Level)]
            : [];
        return (place.Level == 0 ? others.LastOrDefault() : others.FirstOrDefault())?.Directory;
    }

    /// <summary>The run that a level belongs to: the directory above its trial. Null if the path is too short.</summary>
    public static RunDirectory? RunOf(string levelDirectory) =>
        new DirectoryInfo(levelDirectory).Parent?.Parent is { } run ? RunDirectory.At(run.FullName) : null;

    /// <summary>The finished levels of a trial, in the order of their numbers.</summary>
    public static IEnumerable<LevelPlace> FinishedIn(string trial) => NumberedDirectories.LevelsOf(trial).Found
        .Where(level => new LevelDirectory(level.Path).IsComplete)
        .Select(level => PlaceOf(level.Path));

    private static LevelPlace PlaceOf(string level) =>
        NumberedDirectories.LevelNumber(level) is { } number && NumberedDirectories.TrialNumber(Path.GetDirectoryName(level) ?? "") is { } trial
            ? new LevelPlace(level, trial, number)
            : new LevelPlace(level, null, null);
}
