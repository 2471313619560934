using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>
/// Projected gradient ascent (Madry et al. 2018). With one step it is FGSM, with momentum MI-FGSM (Dong et al. 2018). The worst
/// iterate of all restarts counts.
/// </summary>
public sealed record PgdMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    public int Restarts { get; init; } = 1;

    /// <summary>The size of a step in the norm of the threat; null for <see cref="StepPerEpsilon"/>·ε/<see cref="Steps"/>.</summary>
    public float? StepSize { get; init; }

    /// <summary>The total length of all steps, in radii of the ball. 2.5 lets an iterate cross the ball and turn back (Madry et al. 2018); FGSM and MI-FGSM have 1.</summary>
    public float StepPerEpsilon { get; init; } = 2.5f;

    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    /// <summary>μ, the decay of accumulated gradients; null for none.</summary>
    public float? Momentum { get; init; }

    /// <summary>Whether the first restart begins at a random point of the ball. The other restarts always do.</summary>
    public bool RandomStart { get; init; } = true;

    /// <summary>Whether the attack takes its gradients from another network, the surrogate.</summary>
    public bool IsTransferred { get; init; }

    [JsonIgnore]
    public override int Number => IsTransferred ? 3 : Momentum is null ? 1 : 2;

    [JsonIgnore]
    public override bool NeedsSurrogate => IsTransferred;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) =>
    [
        .. OutOfRange("steps", Steps, 1, 1_000_000),
        .. OutOfRange("restarts", Restarts, 1, 10_000),
        .. StepSize is { } size ? OutOfRange("step size", size, 1e-9, 1e3) : [],
        .. TooFewClasses(Loss, classes),
    ];

    internal float StepSizeFor(float epsilon) => StepSize ?? StepPerEpsilon * epsilon / Steps;

    internal override AttackMethod With(AttackWishes wishes) => this with
    {
        Steps = wishes.Steps ?? Steps,
        Restarts = wishes.Restarts ?? Restarts,
        StepSize = wishes.StepSize ?? StepSize,
        Loss = wishes.Loss ?? Loss,
        RandomStart = wishes.RandomStart ?? RandomStart,
    };

    internal override int Runs(int classes) => Restarts;

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new PgdLanes(this, oracle, threat);
}

[JsonDerivedType(typeof(PgdMethod), "pgd")]
public abstract partial record AttackMethod;
