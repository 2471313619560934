using RobustSparse.Experiments;
using RobustSparse.Robustness;

namespace RobustSparse.Analysis;

/// <summary>What strong attacks and proofs found of the networks of one run: <c>rsn evaluate</c> keeps it beside them.</summary>
/// <param name="Strategy">The run's.</param>
/// <param name="Points">Whole evaluations and members of ensembles.</param>
/// <param name="Suspicions">Reasons to doubt them.</param>
public sealed record RobustnessFindings(Strategy Strategy, IReadOnlyList<RobustnessPoint> Points, IReadOnlyList<Suspicion> Suspicions)
{
    /// <summary>Without the members of ensembles.</summary>
    public IReadOnlyList<RobustnessPoint> Whole { get; } = [.. Points.Where(point => !point.Attack.Contains('/', StringComparison.Ordinal))];

    /// <summary>Reads what there is of every strategy; runs never evaluated are left out, and what cannot be read is named as a suspicion.</summary>
    public static IReadOnlyList<RobustnessFindings> Read(CellRuns cell) =>
        [.. cell.Strategies.Select(Read).Where(found => found.Points.Count + found.Suspicions.Count > 0)];

    private static RobustnessFindings Read(StrategyRuns runs)
    {
        string where = StrategyTitle.Of(runs.Strategy);
        try
        {
            IReadOnlyList<RobustnessPoint> points = RobustnessPoint.ReadAll(runs.Directory);
            IEnumerable<Suspicion> flags =
                from place in RunLevels.At(runs.Directory)
                from flag in SelfChecks.Of(RobustnessRecord.ReadAll(RobustnessRecord.DirectoryOf(place.Directory)))
                select new Suspicion($"{where}, {place.Name}", $"{flag.Message} ({flag.Check}).");
            return new RobustnessFindings(runs.Strategy, points, [.. flags]);
        }
        catch (Exception e) when (e is DamagedFileException or IOException or UnauthorizedAccessException)
        {
            return new RobustnessFindings(runs.Strategy, [], [new Suspicion(where, $"An evaluation cannot be read: {e.Message}")]);
        }
    }
}
