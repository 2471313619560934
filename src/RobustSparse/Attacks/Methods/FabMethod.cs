using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>The targeted fast adaptive boundary attack (Croce and Hein 2020), towards each wrong class in turn.</summary>
public sealed record FabMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    /// <summary>The number of target classes; all wrong classes if there are fewer.</summary>
    public int Targets { get; init; } = 9;

    [JsonIgnore]
    public override int Number => 30;

    [JsonIgnore]
    public override bool IsMinimumNorm => true;

    [JsonIgnore]
    public override bool IsTargeted => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("targets", Targets, 1, 1_000)];

    /// <inheritdoc/>
    public override string? MissingIn(NormGeometry norm) => norm is IBoundaryGeometry ? null : "the shortest way to a hyperplane within the box";

    internal override AttackMethod With(AttackWishes wishes) => this with { Steps = wishes.Steps ?? Steps };

    internal override int Runs(int classes) => Math.Min(Targets, classes - 1);

    internal override int TargetOf(int run, ReadOnlySpan<int> ranking) => ranking[run];

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) => new FabLanes(Steps, stopsInBall, oracle, threat);
}

[JsonDerivedType(typeof(FabMethod), "fab-t")]
public abstract partial record AttackMethod;
