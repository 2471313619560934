using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>The fast minimum-norm attack (Pintor et al. 2021).</summary>
public sealed record FmnMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    [JsonIgnore]
    public override int Number => 60;

    [JsonIgnore]
    public override bool IsMinimumNorm => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) => OutOfRange("steps", Steps, 1, 1_000_000);

    internal override AttackMethod With(AttackWishes wishes) => this with { Steps = wishes.Steps ?? Steps };

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new FmnLanes(Steps, oracle, threat);
}

[JsonDerivedType(typeof(FmnMethod), "fmn")]
public abstract partial record AttackMethod;
