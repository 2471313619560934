using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Pruning;

/// <summary>
/// Dynamic sparse training (Mocanu et al. 2018; Evci et al. 2020): at each change every layer drops the fraction α(u) of its smallest weights and
/// grows as many of its pruned ones, so no count changes. α falls from α₀ to 0 like half a cosine wave. A weight
/// that is dropped does not grow in the same change.
/// </summary>
/// <param name="timing">The updates between which masks change.</param>
/// <param name="fraction">α₀.</param>
internal abstract class DropAndGrow(MaskTiming timing, double fraction) : MaskDynamics
{
    public override bool ChangesAfter(int update) => update > 0 && timing.Includes(update) && FractionAt(update) > 0;

    public override IReadOnlyList<Mask> Change(MaskedNetwork network, IReadOnlyList<float[]> gradient, int update) =>
        [.. network.Layers.Select((layer, i) => Change(layer, GrowthScores(network, gradient, update, i), update))];

    /// <summary>α(u) = α₀/2 · (1 + cos(π·u/end)).</summary>
    public double FractionAt(int update) => timing.End == 0 ? 0 : fraction / 2 * (1 + Math.Cos(Math.PI * update / timing.End));

    /// <summary>The scores of a layer's pruned entries; the highest grow.</summary>
    protected abstract double[] GrowthScores(MaskedNetwork network, IReadOnlyList<float[]> gradient, int update, int layer);

    private Mask Change(MaskedLayer layer, double[] growthScores, int update)
    {
        int count = (int)Math.Round(FractionAt(update) * layer.Mask.Kept, MidpointRounding.ToEven);
        count = Math.Min(count, layer.Mask.Size - layer.Mask.Kept);
        if (count == 0)
        {
            return layer.Mask;
        }

        double[] magnitudes = Array.ConvertAll(layer.Kernel.Values, weight => (double)Math.Abs(weight));
        Mask left = WeightRanking.WithoutLowest(layer.Mask, magnitudes, count);
        var pruned = new Mask(Array.ConvertAll(layer.Mask.Entries.ToArray(), kept => !kept));
        Mask grown = WeightRanking.WithoutLowest(pruned, growthScores, pruned.Kept - count);
        bool[] survives = left.Entries.ToArray();
        for (int i = 0; i < survives.Length; i++)
        {
            survives[i] |= grown[i];
        }

        return new Mask(survives);
    }
}
