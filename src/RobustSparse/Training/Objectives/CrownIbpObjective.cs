using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// Certified training by β·CROWN + (1 − β)·IBP (Zhang et al. 2020, "Towards Stable and Efficient Training of Verifiably Robust Neural
/// Networks", equation 9). β falls from 1 to 0 while ε grows: the tight backward bounds lead the network to where the cheap
/// interval bounds are good enough.
/// </summary>
public sealed class CrownIbpObjective : CertifiedObjective
{
    /// <inheritdoc/>
    public override string Name => "crown-ibp";

    /// <inheritdoc/>
    public override string Title => "cross-entropy on clean images and on worst-case logits by backward bounds while eps grows, by interval bounds after it (Zhang et al. 2020)";

    internal override TrainingBounds Bounds => TrainingBounds.Backward;

    private protected override void Tighten(ObjectiveStep step, IntervalEngine intervals)
    {
        if (BetaOf(step) is var beta and > 0f)
        {
            IntervalPass pass = step.Block.Intervals!;
            intervals.Forms!.Forward(step.Block, step.Labels, pass.BackwardLogits);
            IntervalRelu.Mix(pass.Logits, pass.BackwardLogits, beta);
        }
    }

    private protected override void Backward(ObjectiveStep step, IntervalEngine intervals)
    {
        float beta = BetaOf(step);
        if (beta == 0f)
        {
            base.Backward(step, intervals);
            return;
        }

        IntervalPass pass = step.Block.Intervals!;
        BatchGradient gradient = step.Gradient!;
        gradient.HasHiddenAddends = true;
        Block atBackward = pass.BackwardLogits, atIntervals = pass.LogitGradient;
        for (int i = 0; i < atIntervals.Values.Length; i++)
        {
            atBackward.Values[i] = beta * atIntervals.Values[i];
            atIntervals.Values[i] -= atBackward.Values[i];
        }

        intervals.Forms!.Backward(step.Block, step.Labels, atBackward, gradient.Addends);
        intervals.Backward(step.Block, step.Labels, gradient.Addends[^1]!, addsBoundGradients: true);
    }

    private static float BetaOf(ObjectiveStep step) => 1f - step.EpsilonShare;
}
