using RobustSparse.Robustness;
using RobustSparse.Settings;

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
        string strategy = StrategyTitle.Of(runs.Strategy);
        var suspicions = new List<Suspicion>();
        try
        {
            IReadOnlyList<LevelCards> levels = LevelCards.Of(runs.Directory, damaged => suspicions.Add(Unreadable(strategy, damaged)));
            IReadOnlyList<RobustnessPoint> points = RobustnessPoint.Of(levels);
            suspicions.AddRange(
                from level in levels
                from flag in SelfChecks.Of(level.Cards)
                select new Suspicion($"{strategy}, {level.Place.Name}", Sentence(flag)));
            IReadOnlyList<EvaluationFlag> ofRun = points is [] ? [] : SelfChecks.OfRun(points.Select(point => point.Trial).Distinct().Count());
            suspicions.AddRange(ofRun.Select(flag => new Suspicion(strategy, Sentence(flag))));
            return new RobustnessFindings(runs.Strategy, points, suspicions);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RobustnessFindings(runs.Strategy, [], [.. suspicions, Unreadable(strategy, e)]);
        }
    }

    private static Suspicion Unreadable(string strategy, Exception e) => new(strategy, $"An evaluation cannot be read: {e.Message}");

    private static string Sentence(EvaluationFlag flag) => $"{flag.Message} ({flag.Check}).";
}
