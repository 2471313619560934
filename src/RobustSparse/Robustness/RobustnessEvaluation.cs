using System.Diagnostics;
using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Robustness;

/// <summary>The result of one attack at one ε, on the images that were unbroken before it.</summary>
public sealed record AttackStage
{
    public required string Attack { get; init; }

    /// <summary>The ε of the attack; null for an attack of minimum norm, which serves every ε.</summary>
    public required float? Epsilon { get; init; }

    /// <summary>The number of images attacked.</summary>
    public required int Attacked { get; init; }

    /// <summary>The number of images broken at the ε of the attack, or at the greatest ε if the attack serves every ε.</summary>
    public required int Broken { get; init; }

    /// <summary>The number of images whose answer is wrong in single precision and right in double precision. They count as unbroken.</summary>
    public required int Unconfirmed { get; init; }

    /// <summary>The number of images on which the attack raised its loss, or found a wrong answer at the first point.</summary>
    public required int LossRose { get; init; }

    public required double Seconds { get; init; }
}

/// <summary>The progress of an evaluation, from which it can resume after any stage.</summary>
/// <param name="Stages">The finished stages, in order.</param>
/// <param name="Verdicts">[ε][image].</param>
/// <param name="ZeroGradients">The number of clean images with a gradient of exactly zero.</param>
public sealed record RobustnessProgress(IReadOnlyList<AttackStage> Stages, ExampleVerdict[][] Verdicts, int ZeroGradients);

/// <summary>
/// Attacks a network by a plan, at one ε after the other. Each attack runs on the images that are still unbroken. Before a point of
/// an attack counts, it is judged again in double precision: the answer, the size of the perturbation, and the box.
/// </summary>
public sealed class RobustnessEvaluation(RobustnessOptions options, int threads)
{
    /// <summary>Evaluates a network.</summary>
    /// <param name="surrogate">The network that gives transferred attacks their gradients; may be null if the plan has no such attack.</param>
    /// <param name="images">The images; all are evaluated.</param>
    /// <param name="before">The progress to resume from; null to begin.</param>
    /// <param name="report">Called when a stage begins, and then with its number of finished runs.</param>
    /// <param name="save">Called with the progress after every stage.</param>
    public RobustnessProgress Run(
        MaskedNetwork network,
        MaskedNetwork? surrogate,
        ImageSet images,
        RobustnessProgress? before,
        Action<StageProgress> report,
        Action<RobustnessProgress> save,
        CancellationToken cancel)
    {
        using NetworkEngine engine = EngineOf(network);
        using NetworkEngine? source = surrogate is null ? null : EngineOf(surrogate);
        CleanPass clean = CleanPass.Run(engine, images, threads, cancel);
        RobustnessProgress progress = before ?? new RobustnessProgress([], Begin(images, clean), clean.ZeroGradients);
        var campaign = new AttackCampaign(engine, source, images, RandomKey.FromSeed(options.Seed).Child(StreamPurpose.EvaluationAttack), threads);
        var judge = new PlainNetwork(network);
        foreach ((AttackMethod method, float? epsilon) in Stages().Skip(progress.Stages.Count))
        {
            progress = RunStage(campaign, judge, images, clean, progress, method, epsilon, report, cancel);
            save(progress);
        }

        return progress;
    }

    /// <summary>Lists all stages: a single stage that serves every ε, or one stage for each attack at each ε.</summary>
    private IEnumerable<(AttackMethod Method, float? Epsilon)> Stages() => options.Plan.MeasuresDistance
        ? [(options.Plan.Members[0], null)]
        : options.Epsilons.SelectMany(epsilon => options.Plan.Members.Select(member => (member, (float?)epsilon)));

    private static NetworkEngine EngineOf(MaskedNetwork network) =>
        new(network, EngineCrossover.PlanOf(EngineKind.Auto, Workload.Evaluation, network));

    private ExampleVerdict[][] Begin(ImageSet images, CleanPass clean) =>
    [
        .. options.Epsilons.Select(epsilon => Enumerable.Range(0, images.Count)
            .Select(i => new ExampleVerdict
            {
                Example = i, Label = images.Labels[i], Answer = clean.Answers[i], CleanMargin = clean.Margins[i], Epsilon = epsilon,
            })
            .ToArray()),
    ];

    private RobustnessProgress RunStage(
        AttackCampaign campaign,
        PlainNetwork judge,
        ImageSet images,
        CleanPass clean,
        RobustnessProgress progress,
        AttackMethod method,
        float? epsilon,
        Action<StageProgress> report,
        CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        int place = epsilon is { } given ? options.Epsilons.ToList().IndexOf(given) : options.Epsilons.Count - 1;
        var threat = new ThreatModel(options.Norm, options.Epsilons[place]);
        ExampleVerdict[][] verdicts = [.. progress.Verdicts.Select(row => row.ToArray())];
        int[] standing = [.. verdicts[place].Where(verdict => verdict.IsStanding).Select(verdict => verdict.Example)];
        int runs = standing.Length * method.Runs(clean.Rankings[0].Length + 1), done = 0;
        report(new StageProgress(method.Name, epsilon, standing.Length, 0, runs));
        AttackFinding[] findings = campaign.Run(
            method,
            threat,
            standing,
            clean.Rankings,
            stopsInBall: epsilon is not null,
            () => report(new StageProgress(method.Name, epsilon, standing.Length, Interlocked.Increment(ref done), runs)),
            cancel);

        int broken = 0, unconfirmed = 0, rose = 0;
        var claims = new Claim?[findings.Length];
        Parallel.For(0, findings.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i => claims[i] = Judge(judge, images, standing[i], findings[i], method, threat));
        for (int i = 0; i < findings.Length; i++)
        {
            LaneOutcome outcome = findings[i].Outcome;
            rose += outcome.Loss > outcome.StartLoss || outcome.Point is not null ? 1 : 0;
            unconfirmed += claims[i] is { IsWrong: false } ? 1 : 0;
            broken += claims[i] is { IsWrong: true } claim && threat.Allows(claim.Distance) ? 1 : 0;
            for (int at = epsilon is null ? 0 : place; at < verdicts.Length; at++)
            {
                ref ExampleVerdict verdict = ref verdicts[at][standing[i]];
                verdict = After(verdict, method, outcome, claims[i], attackedAt: epsilon is null ? verdict.Epsilon : threat.Epsilon);
            }
        }

        var stage = new AttackStage
        {
            Attack = method.Name,
            Epsilon = epsilon,
            Attacked = standing.Length,
            Broken = broken,
            Unconfirmed = unconfirmed,
            LossRose = rose,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
        return progress with { Stages = [.. progress.Stages, stage], Verdicts = verdicts };
    }

    /// <summary>Judges a point that an attack found. A point outside the box or the ball is a defect of the attack.</summary>
    private static Claim? Judge(PlainNetwork judge, ImageSet images, int example, AttackFinding finding, AttackMethod method, ThreatModel threat)
    {
        if (finding.Point is not { } point)
        {
            return null;
        }

        float[] image = [.. images.Pixels.Slice(example * images.Features, images.Features).ToArray().Select(pixel => pixel / 255f)];
        float distance = threat.Norm.Distance(image, point);
        if (!point.All(value => value is >= 0 and <= 1) || (!method.IsMinimumNorm && !threat.Allows(distance)))
        {
            throw new InvalidOperationException($"{method.Name} moved image {example} by {distance}, out of the ball of {threat.Epsilon} or the box [0, 1]: a defect of the attack");
        }

        double margin = judge.Margin(point, images.Labels[example]);
        return new Claim(margin <= 0, (float)margin, distance);
    }

    private ExampleVerdict After(ExampleVerdict verdict, AttackMethod method, LaneOutcome outcome, Claim? claim, float attackedAt)
    {
        if (claim is { IsWrong: true } found && new ThreatModel(options.Norm, verdict.Epsilon).Allows(found.Distance))
        {
            return verdict with { BrokenBy = method.Name, BrokenAt = attackedAt, Margin = found.Margin, Loss = outcome.Loss, Distance = found.Distance };
        }

        bool isFar = claim is { IsWrong: true } && method.IsMinimumNorm;
        return verdict.Epsilon != attackedAt ? verdict : verdict with
        {
            // The least margin of an attack of minimum norm may belong to a point outside the ball.
            Margin = method.IsMinimumNorm ? verdict.Margin : float.IsNaN(verdict.Margin) ? outcome.Margin : Math.Min(verdict.Margin, outcome.Margin),
            Loss = method.IsMinimumNorm ? verdict.Loss : outcome.Loss,
            Distance = isFar ? Nearer(verdict.Distance, claim!.Value.Distance) : verdict.Distance,
        };
    }

    private static float Nearer(float a, float b) => float.IsNaN(a) ? b : Math.Min(a, b);

    private readonly record struct Claim(bool IsWrong, float Margin, float Distance);
}

/// <summary>The progress of a stage.</summary>
/// <param name="Attack">The attack of the stage.</param>
/// <param name="Epsilon">The ε of the stage; null if it serves every ε.</param>
/// <param name="Attacked">The number of images attacked.</param>
/// <param name="Done">The number of finished runs.</param>
/// <param name="Runs">The number of all runs.</param>
public readonly record struct StageProgress(string Attack, float? Epsilon, int Attacked, int Done, int Runs);
