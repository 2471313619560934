using RobustSparse.Attacks;
using RobustSparse.Robustness;

namespace RobustSparse.Analysis;

/// <summary>The results of strong attacks and proofs on the networks of one run, as <c>rsn evaluate</c> stores them.</summary>
/// <param name="Run">The run.</param>
/// <param name="Points">Whole evaluations and members of ensembles.</param>
/// <param name="Suspicions">Reasons to doubt them.</param>
public sealed record RobustnessFindings(RunLabel Run, IReadOnlyList<RobustnessPoint> Points, IReadOnlyList<Suspicion> Suspicions)
{
    /// <summary>Without the members of ensembles.</summary>
    public IReadOnlyList<RobustnessPoint> Whole { get; } = [.. Points.Where(point => !point.Attack.Contains('/', StringComparison.Ordinal))];

    /// <summary>Evaluations in the norm of the attack of training, at one ε, on test images.</summary>
    public IEnumerable<RobustnessPoint> At(float epsilon) =>
        Whole.Where(point => point.Norm == NormCatalog.Linf && point.Split == ImageSelection.NameOf(ImageSplit.Test) && Math.Abs(point.Epsilon - epsilon) < 1e-6);

    /// <summary>Reads the evaluations of every run; runs never evaluated are left out, and a file that cannot be read is named as a suspicion.</summary>
    public static IReadOnlyList<RobustnessFindings> Read(RunSet set) =>
        [.. set.Runs.Select(Read).Where(found => found.Points.Count + found.Suspicions.Count > 0)];

    private static RobustnessFindings Read(RunResults runs)
    {
        string label = runs.Label.Text;
        var suspicions = new List<Suspicion>();
        try
        {
            IReadOnlyList<LevelCards> levels = LevelCards.Of(runs.Directory, damaged => suspicions.Add(Unreadable(label, damaged)));
            IReadOnlyList<RobustnessPoint> points = RobustnessPoint.Of(levels);
            suspicions.AddRange(
                from level in levels
                from flag in SelfChecks.Of(level.Cards)
                select SuspicionOf($"{label}, {level.Place.Name}", flag));
            suspicions.AddRange(
                from level in levels
                from dataset in level.OtherData.Select(card => card.Settings.Dataset).Distinct()
                select new Suspicion($"{label}, {level.Place.Name}", $"Evaluations on {dataset} are left out: the run was trained on another data set."));
            IReadOnlyList<EvaluationFlag> ofRun = points is [] ? [] : SelfChecks.OfRun(points.Select(point => point.Trial).Distinct().Count());
            suspicions.AddRange(ofRun.Select(flag => SuspicionOf(label, flag)));
            return new RobustnessFindings(runs.Label, points, suspicions);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RobustnessFindings(runs.Label, [], [.. suspicions, Unreadable(label, e)]);
        }
    }

    private static Suspicion Unreadable(string label, Exception e) => new(label, $"An evaluation cannot be read: {e.Message}");

    private static Suspicion SuspicionOf(string where, EvaluationFlag flag) => new(where, $"{flag.Message} ({flag.Check}).") { Kind = $"Check {flag.Check} of evaluations" };
}
