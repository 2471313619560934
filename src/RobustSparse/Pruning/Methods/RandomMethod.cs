using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Pruning;

/// <summary>Keeps random weights: the reference that every other method has to beat.</summary>
public sealed class RandomMethod : ScoreMethod
{
    /// <inheritdoc/>
    public override string Name => "random";

    /// <inheritdoc/>
    public override string Title => "a random number for every weight";

    /// <inheritdoc/>
    public override PruningTime TimeOf(PruningOptions options) => PruningTime.BeforeTraining;

    /// <summary>Random masks with the target's counts.</summary>
    internal static IReadOnlyList<Mask> RandomMasks(PruningRequest request) => WeightRanking.Keep(request.Network.Masks, Scores(request), request.Target);

    internal override IReadOnlyList<double[]> ScoresOf(PruningRequest request) => Scores(request);

    private static IReadOnlyList<double[]> Scores(PruningRequest request) =>
    [
        .. request.Network.Layers.Select((layer, i) =>
        {
            var random = new PhiloxRandom(request.Key.Child(StreamPurpose.Layer, i));
            return Array.ConvertAll(layer.Kernel.Values, _ => random.NextDouble());
        }),
    ];
}
