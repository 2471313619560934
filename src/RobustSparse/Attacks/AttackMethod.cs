using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>
/// The catalogue of attacks made to evaluate: each drives images with a right answer towards a wrong one, knowing the true class.
/// Values are those of the reference implementations unless said otherwise; sources stand with each.
/// </summary>
[JsonDerivedType(typeof(PgdMethod), "pgd")]
[JsonDerivedType(typeof(ApgdMethod), "apgd")]
[JsonDerivedType(typeof(TargetedApgdMethod), "apgd-t")]
[JsonDerivedType(typeof(FabMethod), "fab-t")]
[JsonDerivedType(typeof(SquareMethod), "square")]
[JsonDerivedType(typeof(DeepFoolMethod), "deepfool")]
[JsonDerivedType(typeof(FmnMethod), "fmn")]
[JsonDerivedType(typeof(NoiseMethod), "noise")]
public abstract record AttackMethod
{
    /// <summary>As on the command line and in results.</summary>
    public required string Name { get; init; }

    /// <summary>Where the attack stands in the catalogue: names its random numbers, so never renumber.</summary>
    [JsonIgnore]
    public abstract int Number { get; }

    /// <summary>Whether it looks for the nearest wrong answer rather than for any within ε.</summary>
    [JsonIgnore]
    public virtual bool IsMinimumNorm => false;

    /// <summary>Whether it takes its gradients from another network.</summary>
    [JsonIgnore]
    public virtual bool NeedsSurrogate => false;

    /// <summary>Whether it sees answers only, no gradients.</summary>
    [JsonIgnore]
    public virtual bool IsBlackBox => false;

    /// <summary>Whether it can look for perturbations that are small in this norm.</summary>
    public virtual bool IsMadeFor(AttackNorm norm) => norm is AttackNorm.Linf or AttackNorm.L2;

    /// <summary>Every problem with these values, one sentence each; empty when they can be run.</summary>
    /// <param name="norm">Of the threat.</param>
    /// <param name="classes">Of the network.</param>
    public virtual IEnumerable<string> Problems(AttackNorm norm, int classes) => [];

    /// <summary>Restarts and targets: an example is broken if any breaks it.</summary>
    internal virtual int Runs(int classes) => 1;

    /// <summary>The class that a run aims at.</summary>
    /// <param name="ranking">The other classes, the one with the greatest clean logit first.</param>
    internal virtual int TargetOf(int run, ReadOnlySpan<int> ranking) => ranking[0];

    /// <summary>Makes ready for 64 examples at once.</summary>
    /// <param name="stopsInBall">For attacks of minimum norm: whether a point within ε is enough.</param>
    internal abstract LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall);

    /// <summary>What is wrong with a number that must be in a range.</summary>
    private protected IEnumerable<string> OutOfRange(string what, double value, double least, double most)
    {
        // NaN fails every comparison, so the legal range is stated positively.
        if (!(value >= least && value <= most))
        {
            yield return $"{what} {value} of {Name} is not between {least} and {most}";
        }
    }

    private protected IEnumerable<string> TooFewClasses(AttackLoss loss, int classes)
    {
        if (classes < LogitLoss.LeastClasses(loss))
        {
            yield return $"{Name} needs {LogitLoss.LeastClasses(loss)} classes; there are {classes}";
        }
    }
}

/// <summary>
/// Projected gradient ascent (Madry et al. 2018), one step of it (FGSM), or with momentum (MI-FGSM, Dong et al. 2018). The worst of
/// all iterates of all restarts counts.
/// </summary>
public sealed record PgdMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    public int Restarts { get; init; } = 1;

    /// <summary>Size of a step in the norm of the threat; <see cref="StepPerEpsilon"/>·ε/<see cref="Steps"/> where null.</summary>
    public float? StepSize { get; init; }

    /// <summary>How often the steps could cross the radius of the ball in all: 2.5 lets an iterate go anywhere and turn (Madry et al. 2018), 1 is FGSM's and MI-FGSM's.</summary>
    public float StepPerEpsilon { get; init; } = 2.5f;

    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    /// <summary>μ, the decay of accumulated gradients; null for none.</summary>
    public float? Momentum { get; init; }

    /// <summary>Whether the first restart begins at a random point of the ball, as the others always do.</summary>
    public bool RandomStart { get; init; } = true;

    /// <summary>Whether gradients are those of another network, the surrogate.</summary>
    public bool IsTransferred { get; init; }

    [JsonIgnore]
    public override int Number => IsTransferred ? 3 : Momentum is null ? 1 : 2;

    [JsonIgnore]
    public override bool NeedsSurrogate => IsTransferred;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) =>
    [
        .. OutOfRange("steps", Steps, 1, 1_000_000),
        .. OutOfRange("restarts", Restarts, 1, 10_000),
        .. StepSize is { } size ? OutOfRange("step size", size, 1e-9, 1e3) : [],
        .. TooFewClasses(Loss, classes),
    ];

    /// <inheritdoc/>
    public override bool IsMadeFor(AttackNorm norm) => true;

    internal float StepSizeFor(float epsilon) => StepSize ?? StepPerEpsilon * epsilon / Steps;

    internal override int Runs(int classes) => Restarts;

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new PgdLanes(this, oracle, threat);
}

/// <summary>Auto-PGD (Croce and Hein 2020, "Reliable evaluation of adversarial robustness", algorithm 1), untargeted.</summary>
public sealed record ApgdMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    public int Restarts { get; init; } = 1;

    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    [JsonIgnore]
    public override int Number => 10 + (int)Loss;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("restarts", Restarts, 1, 10_000), .. TooFewClasses(Loss, classes)];

    internal override int Runs(int classes) => Restarts;

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new ApgdLanes(Loss, Steps, oracle, threat);
}

/// <summary>Auto-PGD with the targeted DLR loss, towards each other class in turn, most likely first.</summary>
public sealed record TargetedApgdMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    /// <summary>Classes aimed at; all but the true one where there are fewer.</summary>
    public int Targets { get; init; } = 9;

    [JsonIgnore]
    public override int Number => 20;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("targets", Targets, 1, 1_000), .. TooFewClasses(AttackLoss.TargetedDlr, classes)];

    internal override int Runs(int classes) => Math.Min(Targets, classes - 1);

    internal override int TargetOf(int run, ReadOnlySpan<int> ranking) => ranking[run];

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) =>
        new ApgdLanes(AttackLoss.TargetedDlr, Steps, oracle, threat);
}

/// <summary>The targeted fast adaptive boundary attack (Croce and Hein 2020), towards each other class in turn.</summary>
public sealed record FabMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    /// <summary>Classes aimed at; all but the true one where there are fewer.</summary>
    public int Targets { get; init; } = 9;

    [JsonIgnore]
    public override int Number => 30;

    [JsonIgnore]
    public override bool IsMinimumNorm => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("targets", Targets, 1, 1_000)];

    internal override int Runs(int classes) => Math.Min(Targets, classes - 1);

    internal override int TargetOf(int run, ReadOnlySpan<int> ranking) => ranking[run];

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new FabLanes(Steps, stopsInBall, oracle, threat);
}

/// <summary>The square attack (Andriushchenko et al. 2020): a random search without gradients.</summary>
public sealed record SquareMethod : AttackMethod
{
    public int Queries { get; init; } = 5000;

    /// <summary>Share of the image that the first squares cover.</summary>
    public double FirstShare { get; init; } = 0.8;

    public int Restarts { get; init; } = 1;

    /// <summary>Rows of an image.</summary>
    public int Height { get; init; } = 28;

    /// <summary>Columns of an image.</summary>
    public int Width { get; init; } = 28;

    [JsonIgnore]
    public override int Number => 40;

    [JsonIgnore]
    public override bool IsBlackBox => true;

    /// <summary>How often the share of a square has been halved at a query: the paper's schedule for 10,000 of them.</summary>
    public static int Halvings(int query) => query switch
    {
        <= 10 => 0,
        <= 50 => 1,
        <= 200 => 2,
        <= 500 => 3,
        <= 1000 => 4,
        <= 2000 => 5,
        <= 4000 => 6,
        <= 6000 => 7,
        <= 8000 => 8,
        _ => 9,
    };

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) =>
    [
        .. OutOfRange("queries", Queries, 1, 10_000_000),
        .. OutOfRange("first share", FirstShare, 1e-6, 1),
        .. OutOfRange("restarts", Restarts, 1, 10_000),
    ];

    internal override int Runs(int classes) => Restarts;

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) =>
        threat.Norm == AttackNorm.Linf ? new LinfSquareLanes(this, oracle, threat) : new L2SquareLanes(this, oracle, threat);
}

/// <summary>DeepFool (Moosavi-Dezfooli, Fawzi and Frossard 2016).</summary>
public sealed record DeepFoolMethod : AttackMethod
{
    public int Steps { get; init; } = 50;

    /// <summary>How far past the boundary to go, of the way there.</summary>
    public float Overshoot { get; init; } = 0.02f;

    [JsonIgnore]
    public override int Number => 50;

    [JsonIgnore]
    public override bool IsMinimumNorm => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("overshoot", Overshoot, 0, 10)];

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new DeepFoolLanes(Steps, Overshoot, oracle, threat);
}

/// <summary>The fast minimum-norm attack (Pintor et al. 2021).</summary>
public sealed record FmnMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    [JsonIgnore]
    public override int Number => 60;

    [JsonIgnore]
    public override bool IsMinimumNorm => true;

    /// <inheritdoc/>
    public override bool IsMadeFor(AttackNorm norm) => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) => OutOfRange("steps", Steps, 1, 1_000_000);

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new FmnLanes(Steps, oracle, threat);
}

/// <summary>Random points of the ball: the baseline that every attack must beat.</summary>
public sealed record NoiseMethod : AttackMethod
{
    public int Draws { get; init; } = 100;

    [JsonIgnore]
    public override int Number => 70;

    [JsonIgnore]
    public override bool IsBlackBox => true;

    /// <inheritdoc/>
    public override bool IsMadeFor(AttackNorm norm) => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(AttackNorm norm, int classes) => OutOfRange("draws", Draws, 1, 10_000_000);

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new NoiseLanes(Draws, oracle, threat);
}
