using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>Keeps the largest weights of a trained network (Han et al. 2015; Frankle and Carbin 2019).</summary>
public sealed class MagnitudeMethod : ScoreMethod
{
    /// <inheritdoc/>
    public override string Name => "magnitude";

    /// <inheritdoc/>
    public override string Title => "|w| after training (Han et al. 2015)";

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.AfterTraining;

    internal override IReadOnlyList<double[]> ScoresOf(PruningRequest request) => Magnitudes(request.Network);

    /// <summary>|w| of every weight, one array a layer.</summary>
    internal static IReadOnlyList<double[]> Magnitudes(MaskedNetwork network) =>
        [.. network.Layers.Select(layer => Array.ConvertAll(layer.Kernel.Values, weight => (double)Math.Abs(weight)))];
}
