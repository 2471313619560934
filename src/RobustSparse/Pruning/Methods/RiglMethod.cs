using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>RigL: small weights are dropped, and the pruned weights with the largest gradient grow (Evci, Gale, Menick, Castro and Elsen 2020, algorithm 1).</summary>
public sealed class RiglMethod : PruningMethod
{
    /// <inheritdoc/>
    public override string Name => "rigl";

    /// <inheritdoc/>
    public override string Title => "random masks; small weights are dropped, those with the largest gradient grow (Evci et al. 2020)";

    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.MaskSchedule | PruningInputs.Drops;

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.DuringTraining;

    internal override IReadOnlyList<Mask> MasksOf(PruningRequest request) => RandomMethod.RandomMasks(request);

    internal override MaskDynamics DynamicsOf(PruningRequest request, int totalUpdates) =>
        new GradientGrowth(MaskTiming.Of(request.Options, totalUpdates), request.Options.DropFraction);

    private sealed class GradientGrowth(MaskTiming timing, double fraction) : DropAndGrow(timing, fraction)
    {
        public override bool NeedsGradient => true;

        protected override float[] GrowthScores(MaskedNetwork network, IReadOnlyList<float[]> gradient, int update, int layer) => gradient[layer];
    }
}
