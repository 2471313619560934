using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>Random points of the ball: the baseline that every attack must beat.</summary>
public sealed record NoiseMethod : AttackMethod
{
    public int Draws { get; init; } = 100;

    [JsonIgnore]
    public override int Number => 70;

    [JsonIgnore]
    public override bool IsBlackBox => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) => OutOfRange("draws", Draws, 1, 10_000_000);

    internal override AttackMethod With(AttackWishes wishes) => this with { Draws = wishes.Steps ?? Draws };

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new NoiseLanes(Draws, oracle, threat);
}

[JsonDerivedType(typeof(NoiseMethod), "noise")]
public abstract partial record AttackMethod;
