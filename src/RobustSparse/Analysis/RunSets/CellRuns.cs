using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>The runs of one cell: a set with one run for each strategy, in the order of <see cref="RunCell.Strategies"/>.</summary>
public sealed record CellRuns : RunSet
{
    /// <summary>The settings that the runs have in common.</summary>
    public required RunCell Cell { get; init; }

    /// <summary>The unpruned run has none beside others: the dense level is the same under every strategy.</summary>
    public override IReadOnlyList<RunResults> Learning =>
        Runs.Any(run => run.Label != RunLabel.Of(Strategy.NoPruning)) ? [.. Runs.Where(run => run.Label != RunLabel.Of(Strategy.NoPruning))] : Runs;

    /// <summary>Reads logs, manifests, and one network a level; a file that cannot be read is named and left out.</summary>
    /// <param name="baseDirectory">The directory of all runs.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cancel">Checked at every trial and level.</param>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    public static CellRuns Read(string baseDirectory, RunCell cell, CancellationToken cancel)
    {
        var skipped = new List<SkippedPath>();
        var reader = new RunReader(skipped.Add, cancel);
        RunResults[] runs = [.. RunCell.Strategies.Select(strategy => reader.Read(cell.RunOf(baseDirectory, strategy), RunLabel.Of(strategy))).OfType<RunResults>()];
        return new CellRuns
        {
            Cell = cell,
            Runs = runs,
            Skipped = skipped,
            Reference = runs.FirstOrDefault(run => run.Label == RunLabel.Of(Strategy.ReinitOrig)),
        };
    }

    /// <summary>The run of a strategy, if there is one.</summary>
    public RunResults? Of(Strategy strategy) => Runs.FirstOrDefault(run => run.Label == RunLabel.Of(strategy));
}
