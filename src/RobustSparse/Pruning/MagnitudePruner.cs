using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>The number of ranked weights to remove, and the treatment of ties.</summary>
public enum PruneRule
{
    /// <summary>Removes exactly round(p·n) weights, rounding half to even. Of equal magnitudes the lower index is removed first.</summary>
    Exact,

    /// <summary>The original's code: removes every weight not above the magnitude at rank round(p·n), which is one more weight and all ties.</summary>
    Inclusive,
}

/// <summary>Removes the smallest weights of each layer (Han et al. 2015; Frankle and Carbin 2019, layer-wise).</summary>
public static class MagnitudePruner
{
    /// <summary>The masks left after one round of pruning.</summary>
    /// <param name="network">The trained network with its present masks.</param>
    /// <param name="rates">Fraction of the surviving weights to remove, in [0, 1), one a layer.</param>
    /// <param name="rule">The treatment of ties and of the weight at the rank itself.</param>
    /// <returns>Masks that keep a subset of the present weights, and at least one weight a layer.</returns>
    public static IReadOnlyList<Mask> Prune(MaskedNetwork network, IReadOnlyList<double> rates, PruneRule rule)
    {
        if (rates.Count != network.Layers.Count)
        {
            throw new ArgumentException($"{rates.Count} rates for {network.Layers.Count} layers", nameof(rates));
        }

        return [.. network.Layers.Select((layer, index) => Prune(layer, rates[index], rule))];
    }

    /// <summary>The number of weights that the exact rule removes: round(p·n), half to even, but not the last weight of a layer.</summary>
    /// <param name="count">n, surviving weights of the layer.</param>
    /// <param name="rate">p.</param>
    internal static int Removed(int count, double rate) => Math.Min((int)Math.Round(rate * count, MidpointRounding.ToEven), count - 1);

    private static Mask Prune(MaskedLayer layer, double rate, PruneRule rule)
    {
        if (!(rate is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "a pruning rate is at least 0 and below 1");
        }

        int[] ranked = RankSurvivors(layer);
        int removed = Removed(ranked.Length, rate);
        if (rule == PruneRule.Inclusive)
        {
            float cutoff = MathF.Abs(layer.Kernel.Values[ranked[removed]]);
            while (removed < ranked.Length - 1 && MathF.Abs(layer.Kernel.Values[ranked[removed]]) <= cutoff)
            {
                removed++;
            }
        }

        bool[] survives = layer.Mask.Entries.ToArray();
        foreach (int index in ranked.AsSpan(0, removed))
        {
            survives[index] = false;
        }

        return new Mask(survives);
    }

    /// <summary>The indices of the surviving weights, by magnitude and then by index.</summary>
    private static int[] RankSurvivors(MaskedLayer layer)
    {
        // The bits of non-negative floats, read as integers, have the order of their values. So magnitude and index sort as one number.
        var keys = new ulong[layer.Mask.Kept];
        int next = 0;
        for (int i = 0; i < layer.Kernel.Values.Length; i++)
        {
            if (layer.Mask[i])
            {
                keys[next++] = ((ulong)BitConverter.SingleToUInt32Bits(MathF.Abs(layer.Kernel.Values[i])) << 32) | (uint)i;
            }
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(uint)key);
    }
}
