using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>Something on disk that analysis leaves out.</summary>
/// <param name="Path">What.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedPath(string Path, string Reason)
{
    /// <summary>Tells of every path that was left out of some cells, each once.</summary>
    public static void Tell(IEnumerable<CellRuns> read, Action<SkippedPath> skipped)
    {
        foreach (SkippedPath path in read.SelectMany(runs => runs.Skipped).DistinctBy(path => path.Path))
        {
            skipped(path);
        }
    }
}

/// <summary>What was found of one strategy.</summary>
/// <param name="Strategy">What its levels start from.</param>
/// <param name="Directory">Of the run.</param>
/// <param name="Manifest">Null where the original's program made the run, or where the manifest is damaged.</param>
/// <param name="Sizes">One for each level found, densest first.</param>
/// <param name="Levels">By trial, then by level.</param>
public sealed record StrategyRuns(
    Strategy Strategy, string Directory, RunManifest? Manifest, IReadOnlyList<LevelSize> Sizes, IReadOnlyList<LevelResult> Levels)
{
    /// <summary>Trials that the run has when it is finished, as its manifest says; without one, those found.</summary>
    public int ExpectedTrials => Manifest?.Settings.Trials ?? Levels.Select(level => level.Trial).Distinct().Count();

    /// <summary>Levels that a trial has when it is finished, as the manifest says; without one, up to the sparsest found.</summary>
    public int ExpectedLevels => Manifest?.Settings.Levels ?? Levels.Max(level => level.Level) + 1;

    /// <summary>The trials that have reached a level.</summary>
    public IEnumerable<LevelResult> At(int level) => Levels.Where(result => result.Level == level);

    /// <summary>The size of a level; null where no trial has reached it.</summary>
    public LevelSize? SizeOf(int level) => Sizes.FirstOrDefault(size => size.Level == level);

    /// <summary>The levels of trials that should be there and are not.</summary>
    public IEnumerable<(int Trial, int Level)> Missing()
    {
        HashSet<(int, int)> found = [.. Levels.Select(level => (level.Trial, level.Level))];
        int[] trials = Manifest is null ? [.. Levels.Select(level => level.Trial).Distinct()] : [.. Enumerable.Range(0, ExpectedTrials)];
        return from trial in trials from level in Enumerable.Range(0, ExpectedLevels) where !found.Contains((trial, level)) select (trial, level);
    }
}

/// <summary>The runs of one cell, finished or not, ours or the original program's.</summary>
/// <param name="Cell">What they have in common.</param>
/// <param name="Strategies">Those with at least one level, in the order of <see cref="RunCell.Strategies"/>.</param>
/// <param name="Skipped">What was left out.</param>
public sealed record CellRuns(RunCell Cell, IReadOnlyList<StrategyRuns> Strategies, IReadOnlyList<SkippedPath> Skipped)
{
    /// <summary>Reads logs, manifests, and one network a level; whatever cannot be read is named and left out.</summary>
    /// <param name="baseDirectory">Where data sets have their directories.</param>
    /// <param name="cell">Which runs.</param>
    /// <param name="cancel">Checked at every trial and level.</param>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    public static CellRuns Read(string baseDirectory, RunCell cell, CancellationToken cancel)
    {
        var skipped = new List<SkippedPath>();
        StrategyRuns?[] found = [.. RunCell.Strategies.Select(strategy => new RunReader(skipped.Add, cancel).Read(cell.RunOf(baseDirectory, strategy), strategy))];
        return new CellRuns(cell, [.. found.OfType<StrategyRuns>()], skipped);
    }

    /// <summary>The runs of a strategy, if there are any.</summary>
    public StrategyRuns? Of(Strategy strategy) => Strategies.FirstOrDefault(runs => runs.Strategy == strategy);

    /// <summary>The sizes of all levels that any strategy has reached, densest first.</summary>
    public IReadOnlyList<LevelSize> Sizes => [.. Strategies.SelectMany(runs => runs.Sizes).DistinctBy(size => size.Level).OrderBy(size => size.Level)];
}
