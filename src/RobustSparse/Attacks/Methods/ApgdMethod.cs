using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>Auto-PGD (Croce and Hein 2020, "Reliable evaluation of adversarial robustness", algorithm 1), untargeted.</summary>
public sealed record ApgdMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    public int Restarts { get; init; } = 1;

    public AttackLoss Loss { get; init; } = AttackLoss.CrossEntropy;

    [JsonIgnore]
    public override int Number => 10 + (int)Loss;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("restarts", Restarts, 1, 10_000), .. TooFewClasses(Loss, classes)];

    /// <inheritdoc/>
    public override string? MissingIn(NormGeometry norm) => norm is ISurfaceGeometry ? null : "random points on the surface of the ball";

    internal override AttackMethod With(AttackWishes wishes) => this with { Steps = wishes.Steps ?? Steps, Restarts = wishes.Restarts ?? Restarts };

    internal override int Runs(int classes) => Restarts;

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new ApgdLanes(Loss, Steps, oracle, threat);
}

[JsonDerivedType(typeof(ApgdMethod), "apgd")]
public abstract partial record AttackMethod;
