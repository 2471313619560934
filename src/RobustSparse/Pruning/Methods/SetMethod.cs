using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>Sparse evolutionary training: small weights are dropped and random ones grow (Mocanu et al. 2018).</summary>
public sealed class SetMethod : PruningMethod
{
    /// <inheritdoc/>
    public override string Name => "set";

    /// <inheritdoc/>
    public override string Title => "random masks; small weights are dropped and random ones grow (Mocanu et al. 2018)";

    /// <inheritdoc/>
    public override PruningInputs Inputs => PruningInputs.MaskSchedule | PruningInputs.Drops;

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.DuringTraining;

    internal override IReadOnlyList<Mask> MasksOf(PruningRequest request) => RandomMethod.RandomMasks(request);

    internal override MaskDynamics DynamicsOf(PruningRequest request, int totalUpdates) =>
        new RandomGrowth(MaskTiming.Of(request.Options, totalUpdates), request.Options.DropFraction, request.Key);

    private sealed class RandomGrowth(MaskTiming timing, double fraction, RandomKey key) : DropAndGrow(timing, fraction)
    {
        protected override float[] GrowthScores(MaskedNetwork network, IReadOnlyList<float[]> gradient, int update, int layer)
        {
            var random = new PhiloxRandom(key.Child(StreamPurpose.MaskGrowth, update).Child(StreamPurpose.Layer, layer));
            return Array.ConvertAll(network.Layers[layer].Kernel.Values, _ => random.NextSingle());
        }
    }
}
