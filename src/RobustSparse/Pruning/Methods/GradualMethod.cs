using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>Prunes the smallest weights during training; the density falls from 1 to d by the cubic schedule of Zhu and Gupta 2017, equation 1.</summary>
public sealed class GradualMethod : PruningMethod
{
    /// <inheritdoc/>
    public override string Name => "gradual";

    /// <inheritdoc/>
    public override string Title => "|w| during training, on a cubic course (Zhu and Gupta 2017)";

    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.Scores | PruningInputs.MaskSchedule;

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.DuringTraining;

    internal override IReadOnlyList<Mask> MasksOf(PruningRequest request) => request.Network.Masks;

    internal override MaskDynamics DynamicsOf(PruningRequest request, int totalUpdates) =>
        new CubicPruning(request.Network.Architecture, request.Target, MaskTiming.Of(request.Options, totalUpdates));

    /// <summary>Keeps n_t = d·N + (N − d·N)·(1 − (t − begin)/(end − begin))³ of N weights after update t, in each layer or in all.</summary>
    private sealed class CubicPruning(NetworkArchitecture architecture, PruneTarget target, MaskTiming timing) : MaskDynamics
    {
        public override bool ChangesAfter(int update) => update == timing.End || timing.Includes(update);

        public override IReadOnlyList<Mask> Change(MaskedNetwork network, IReadOnlyList<float[]> gradient, int update) =>
            WeightRanking.Keep(network.Masks, MagnitudeMethod.Magnitudes(network), TargetAt(update));

        private PruneTarget TargetAt(int update)
        {
            double left = timing.End == timing.Begin ? 0 : 1 - ((double)(update - timing.Begin) / (timing.End - timing.Begin));
            double share = left * left * left;
            return target with { LayerCounts = [.. architecture.Layers.Select((layer, i) => Between(layer.KernelSize, target.LayerCounts[i], share))] };
        }

        private static int Between(int from, int to, double share) => to + (int)Math.Round((from - to) * share, MidpointRounding.ToEven);
    }
}
