using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Settings;

namespace RobustSparse.Runs;

/// <summary>What a run is doing.</summary>
public enum RunStatus
{
    /// <summary>A live process is at it.</summary>
    Running,

    /// <summary>Begun, and no process is at it: the same command goes on.</summary>
    Interrupted,

    /// <summary>It came to the end, but gave up at least one trial.</summary>
    Failed,

    /// <summary>Complete.</summary>
    Finished,

    /// <summary>Its files cannot be read; see <see cref="RunSummary.Problem"/>.</summary>
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

    /// <summary>What it was asked to do; null when the manifest cannot be read.</summary>
    public ExperimentOptions? Options { get; init; }

    /// <summary>Complete levels of all trials.</summary>
    public int LevelsDone { get; init; }

    /// <summary>Levels of all trials when finished.</summary>
    public int LevelsTotal { get; init; }

    /// <summary>Null before the first level is complete.</summary>
    public Headline? Headline { get; init; }

    /// <summary>What is wrong with it, when it is damaged.</summary>
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
            int[] done = [.. Enumerable.Range(0, options.Trials).Select(trial => CompleteLevels(directory, trial, options.Levels))];
            summary = summary with { Options = options, LevelsDone = done.Sum(), LevelsTotal = options.Trials * options.Levels };
            return summary with { Status = StatusOf(directory, manifest), Headline = HeadlineOf(directory, done) };
        }
        catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
        {
            return summary with { Problem = e.Message };
        }
    }

    private static RunStatus StatusOf(RunDirectory directory, RunManifest manifest) => manifest.State switch
    {
        RunState.Finished when !directory.HasState => RunStatus.Finished,
        _ when DirectoryLock.IsHeld(directory) => RunStatus.Running,
        RunState.Failed => RunStatus.Failed,
        _ => RunStatus.Interrupted,
    };

    /// <summary>Levels are completed in order.</summary>
    private static int CompleteLevels(RunDirectory directory, int trial, int levels) =>
        Enumerable.Range(0, levels).TakeWhile(level => directory.Level(trial, level).IsComplete).Count();

    private static Headline? HeadlineOf(RunDirectory directory, int[] done)
    {
        int level = done.Max() - 1;
        if (level < 0)
        {
            return null;
        }

        LevelDirectory[] reached = [.. Enumerable.Range(0, done.Length).Where(trial => done[trial] > level).Select(trial => directory.Level(trial, level))];
        LogEntry[] last = [.. reached.Select(LastTestEntry)];

        // How many weights survive depends on the level alone, ties of the inclusive rule aside.
        MaskedNetwork network = StoredLevel.ReadTrained(reached[0].Path);
        int atChance = last.Count(entry => ChanceLevel.Includes(entry.Accuracy, network.Architecture.Classes));
        return new Headline(level, reached.Length, network.Density, last.Average(entry => entry.Accuracy), last.Average(entry => entry.AdversarialAccuracy), atChance);
    }

    private static LogEntry LastTestEntry(LevelDirectory level) =>
        EvaluationLog.Read(level.TestLog) is [.., { } last] ? last : throw new DamagedFileException(level.TestLog, "has no evaluation");
}
