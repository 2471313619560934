using RobustSparse.Models;
using RobustSparse.Randomness;

namespace RobustSparse.Pruning;

/// <summary>Makes the network that a control experiment starts with. It has exactly as many weights as the level.</summary>
internal static class ControlNetwork
{
    /// <summary>The start of a control.</summary>
    /// <param name="kind">The control.</param>
    /// <param name="start">The network that the level started with, under the masks that it ended with.</param>
    /// <param name="initial">The trial's initial weights, dense.</param>
    /// <param name="key">Random numbers of this control and level.</param>
    public static MaskedNetwork Of(ControlKind kind, MaskedNetwork start, MaskedNetwork initial, RandomKey key) => kind switch
    {
        ControlKind.Reinit => GlorotUniform.Initialize(start.Architecture, key).WithMasks(start.Masks),
        ControlKind.ShuffleLayer => new MaskedNetwork(start.Architecture, [.. start.Layers.Select((layer, i) => Shuffled(layer, new PhiloxRandom(key.Child(StreamPurpose.Layer, i))))]),
        ControlKind.ShuffleGlobal => initial.WithMasks(GlobalMasks(start.Masks, new PhiloxRandom(key))),
        ControlKind.SameSign => WithSignsOf(start, GlorotUniform.Initialize(start.Architecture, key)),
        ControlKind.BatchOrder => start,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a control"),
    };

    /// <summary>The surviving weights at random places of the layer; biases stay.</summary>
    private static MaskedLayer Shuffled(MaskedLayer layer, PhiloxRandom random)
    {
        int[] places = [.. Enumerable.Range(0, layer.Mask.Size)];
        random.Shuffle<int>(places);
        var kernel = new float[places.Length];
        var survives = new bool[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            kernel[places[i]] = layer.Kernel.Values[i];
            survives[places[i]] = layer.Mask[i];
        }

        return layer.With(kernel).With(new Mask(survives));
    }

    /// <summary>Masks with as many random entries in all, and at least one a layer.</summary>
    private static IReadOnlyList<Mask> GlobalMasks(IReadOnlyList<Mask> masks, PhiloxRandom random)
    {
        double[][] scores = [.. masks.Select(mask => Enumerable.Range(0, mask.Size).Select(_ => random.NextDouble()).ToArray())];
        return WeightRanking.Keep([.. masks.Select(mask => Mask.Dense(mask.Size))], scores, new PruneTarget([.. masks.Select(mask => mask.Kept)], IsGlobal: true));
    }

    private static MaskedNetwork WithSignsOf(MaskedNetwork start, MaskedNetwork fresh) => start.WithKernels(
        [.. start.Layers.Zip(fresh.Layers, (layer, other) => layer.Kernel.Values.Zip(other.Kernel.Values, (w, v) => Math.Sign(w) * Math.Abs(v)).ToArray())]);
}
