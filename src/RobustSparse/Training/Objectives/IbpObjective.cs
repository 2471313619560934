using RobustSparse.Engines;

namespace RobustSparse.Training;

/// <summary>Certified training by interval bounds (Gowal et al. 2018).</summary>
public sealed class IbpObjective : CertifiedObjective
{
    /// <inheritdoc/>
    public override string Name => "ibp";

    /// <inheritdoc/>
    public override string Title => "cross-entropy on clean images and on worst-case logits by interval bounds (Gowal et al. 2018)";

    internal override TrainingBounds Bounds => TrainingBounds.Intervals;
}
