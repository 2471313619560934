using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

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
