using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Runs;

/// <summary>The present state of a run, judged by its manifest, its files and its lock.</summary>
public enum RunStatus
{
    /// <summary>A live process is working on it.</summary>
    Running,

    /// <summary>Begun or with levels missing, and no process is working on it: the same command resumes it.</summary>
    Interrupted,

    /// <summary>Every trial came to its end, but at least one was given up.</summary>
    Failed,

    /// <summary>Complete.</summary>
    Finished,

    /// <summary>A file of it is not what the run wrote; see <see cref="RunSummary.Problem"/>.</summary>
    Damaged,
}

/// <summary>A run's sparsest results so far: means over the trials that have reached that level.</summary>
/// <param name="Level">Rounds of pruning.</param>
/// <param name="Trials">How many trials.</param>
/// <param name="Density">Fraction of weights kept.</param>
/// <param name="Accuracy">On the clean test set, at the end of the level.</param>
/// <param name="AdversarialAccuracy">On the attacked test set, at the end of the level.</param>
/// <param name="AtChance">How many of the trials are no better than a guess on the clean test set.</param>
public sealed record Headline(int Level, int Trials, double Density, double Accuracy, double AdversarialAccuracy, int AtChance);

/// <summary>One run found on disk.</summary>
public sealed record RunSummary
{
    /// <summary>Its directory, absolute.</summary>
    public required string Directory { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>Its settings; null when the manifest cannot be read.</summary>
    public ExperimentOptions? Options { get; init; }

    /// <summary>Complete levels of all trials.</summary>
    public int LevelsDone { get; init; }

    /// <summary>Levels of all trials when finished.</summary>
    public int LevelsTotal { get; init; }

    /// <summary>
    /// Levels that were complete and are not there any more: of a finished run all that are not complete, of an unfinished one those with
    /// complete levels after them. The run's command makes them again.
    /// </summary>
    public IReadOnlyList<(int Trial, int Level)> Missing { get; init; } = [];

    /// <summary>Null before the first level is complete.</summary>
    public Headline? Headline { get; init; }

    /// <summary>The damage, if the run is damaged.</summary>
    public string? Problem { get; init; }
}

/// <summary>Finds runs.</summary>
public static class RunCatalog
{
    /// <summary>Every run below a base directory, in the order of their paths; one that is damaged is listed with the reason.</summary>
    public static IReadOnlyList<RunSummary> Find(string baseDirectory) => [.. RunDirectory.Find(baseDirectory).Select(Summarize)];

    private static RunSummary Summarize(RunDirectory directory)
    {
        var summary = new RunSummary { Directory = directory.Path, Status = RunStatus.Damaged };
        try
        {
            RunManifest manifest = RunManifest.Read(directory.ManifestFile);
            ExperimentOptions options = manifest.Settings;
            bool[][] complete = [.. Enumerable.Range(0, options.Trials).Select(trial => CompleteLevels(directory, trial, options.LevelNumbers[^1] + 1))];
            summary = summary with
            {
                Options = options,
                LevelsDone = complete.Sum(levels => levels.Count(isComplete => isComplete)),
                LevelsTotal = options.Trials * options.Levels,
                Missing = [.. MissingLevels(complete, manifest.State == RecordedState.Finished && !directory.HasWorkingFiles).Where(place => options.LevelNumbers.Contains(place.Level))],
            };
            Verify(directory, complete, RunPlan.Of(options));
            return summary with { Status = StatusOf(directory, manifest, summary.Missing), Headline = HeadlineOf(directory, complete) };
        }
        catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
        {
            return summary with { Problem = e.Message };
        }
    }

    private static RunStatus StatusOf(RunDirectory directory, RunManifest manifest, IReadOnlyList<(int Trial, int Level)> missing) => manifest.State switch
    {
        RecordedState.Finished when !directory.HasWorkingFiles && missing is [] => RunStatus.Finished,
        _ when DirectoryLock.IsHeld(directory) => RunStatus.Running,
        RecordedState.Failed => RunStatus.Failed,
        _ => RunStatus.Interrupted,
    };

    private static bool[] CompleteLevels(RunDirectory directory, int trial, int levels) =>
        [.. Enumerable.Range(0, levels).Select(level => directory.Level(trial, level).IsComplete)];

    private static IEnumerable<(int Trial, int Level)> MissingLevels(bool[][] complete, bool isFinished) =>
        from trial in Enumerable.Range(0, complete.Length)
        let end = isFinished ? complete[trial].Length : Array.LastIndexOf(complete[trial], true)
        from level in Enumerable.Range(0, Math.Max(0, end))
        where !complete[trial][level]
        select (trial, level);

    /// <summary>Hashing all arrays of all runs would take minutes on a cold disk, so those that nobody modified are trusted here.</summary>
    private static void Verify(RunDirectory directory, bool[][] complete, TrainingPlan? plan)
    {
        for (int trial = 0; trial < complete.Length; trial++)
        {
            foreach (int level in Enumerable.Range(0, complete[trial].Length).Where(level => complete[trial][level]))
            {
                LevelIntegrity.Verify(directory.Level(trial, level), plan, DigestCheck.Modified);
            }
        }
    }

    private static Headline? HeadlineOf(RunDirectory directory, bool[][] complete)
    {
        int level = complete.Max(levels => Array.LastIndexOf(levels, true));
        if (level < 0)
        {
            return null;
        }

        LevelDirectory[] reached = [.. Enumerable.Range(0, complete.Length).Where(trial => complete[trial][level]).Select(trial => directory.Level(trial, level))];
        LogEntry[] last = [.. reached.Select(LastTestEntry)];

        // The number of surviving weights depends on the level alone, but for ties of the inclusive rule.
        MaskedNetwork network = StoredLevel.ReadTrained(reached[0]);
        int atChance = last.Count(entry => ChanceLevel.Includes(entry.Accuracy, network.Architecture.Classes));
        return new Headline(level, reached.Length, network.Density, last.Average(entry => entry.Accuracy), last.Average(entry => entry.AdversarialAccuracy), atChance);
    }

    private static LogEntry LastTestEntry(LevelDirectory level) =>
        EvaluationLog.Read(level.TestLog) is [.., { } last] ? last : throw new DamagedFileException(level.TestLog, "has no evaluation");
}
