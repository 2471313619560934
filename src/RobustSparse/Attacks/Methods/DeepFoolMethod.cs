using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>DeepFool (Moosavi-Dezfooli, Fawzi and Frossard 2016).</summary>
public sealed record DeepFoolMethod : AttackMethod
{
    public int Steps { get; init; } = 50;

    /// <summary>The distance that a step goes past the boundary, as a fraction of the distance to the boundary.</summary>
    public float Overshoot { get; init; } = 0.02f;

    [JsonIgnore]
    public override int Number => 50;

    [JsonIgnore]
    public override bool IsMinimumNorm => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("overshoot", Overshoot, 0, 10)];

    /// <inheritdoc/>
    public override string? MissingIn(NormGeometry norm) => norm.StepDependsOnBox ? "a steepest step that does not depend on the box" : null;

    internal override AttackMethod With(AttackWishes wishes) => this with { Steps = wishes.Steps ?? Steps };

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new DeepFoolLanes(Steps, Overshoot, oracle, threat);
}

[JsonDerivedType(typeof(DeepFoolMethod), "deepfool")]
public abstract partial record AttackMethod;
