using System.Text.Json.Serialization;

namespace RobustSparse.Attacks;

/// <summary>Auto-PGD with the targeted DLR loss, towards each wrong class in turn, the most likely class first.</summary>
public sealed record TargetedApgdMethod : AttackMethod
{
    public int Steps { get; init; } = 100;

    /// <summary>The number of target classes; all wrong classes if there are fewer.</summary>
    public int Targets { get; init; } = 9;

    [JsonIgnore]
    public override int Number => 20;

    [JsonIgnore]
    public override bool IsTargeted => true;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(int classes) =>
        [.. OutOfRange("steps", Steps, 1, 1_000_000), .. OutOfRange("targets", Targets, 1, 1_000), .. TooFewClasses(AttackLoss.TargetedDlr, classes)];

    /// <inheritdoc/>
    public override string? MissingIn(NormGeometry norm) => norm is ISurfaceGeometry ? null : "random points on the surface of the ball";

    internal override AttackMethod With(AttackWishes wishes) => this with { Steps = wishes.Steps ?? Steps };

    internal override int Runs(int classes) => Math.Min(Targets, classes - 1);

    internal override int TargetOf(int run, ReadOnlySpan<int> ranking) => ranking[run];

    internal override LaneAttack Begin(AttackOracle oracle, ThreatModel threat, bool stopsInBall) =>
        new ApgdLanes(AttackLoss.TargetedDlr, Steps, oracle, threat);
}

[JsonDerivedType(typeof(TargetedApgdMethod), "apgd-t")]
public abstract partial record AttackMethod;
