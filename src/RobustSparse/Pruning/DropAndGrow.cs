using System.Runtime.CompilerServices;
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

    /// <summary>A number for each entry of a layer's kernel; the pruned entries with the largest magnitudes grow.</summary>
    protected abstract float[] GrowthScores(MaskedNetwork network, IReadOnlyList<float[]> gradient, int update, int layer);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Mask Change(MaskedLayer layer, float[] growthScores, int update)
    {
        int count = (int)Math.Round(FractionAt(update) * layer.Mask.Kept, MidpointRounding.ToEven);
        count = Math.Min(count, layer.Mask.Size - layer.Mask.Kept);
        if (count == 0)
        {
            return layer.Mask;
        }

        ReadOnlySpan<bool> before = layer.Mask.Entries;
        bool[] after = before.ToArray();
        ulong[] survivors = Keys(before, isKept: true, layer.Kernel.Values), pruned = Keys(before, isKept: false, growthScores);
        ulong lastDropped = RankSelection.At(survivors.AsSpan(), count - 1), firstGrown = RankSelection.At(pruned.AsSpan(), pruned.Length - count);
        foreach (ulong key in survivors)
        {
            after[(int)(uint)key] = key > lastDropped;
        }

        foreach (ulong key in pruned)
        {
            after[(int)(uint)key] = key >= firstGrown;
        }

        return new Mask(after);
    }

    /// <summary>Magnitude and index of the surviving or of the pruned entries, in one number each: bits of non-negative floats have the order of their values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong[] Keys(ReadOnlySpan<bool> mask, bool isKept, float[] values)
    {
        var keys = new ulong[mask.Count(isKept)];
        int next = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] == isKept)
            {
                keys[next++] = ((ulong)BitConverter.SingleToUInt32Bits(Math.Abs(values[i])) << 32) | (uint)i;
            }
        }

        return keys;
    }
}
