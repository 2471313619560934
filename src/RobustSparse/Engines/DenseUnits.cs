using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>
/// Chooses the units of a split layer that are multiplied as in a dense layer: the units that keep more weights than most.
/// Training against iterated attacks leaves these units active for few examples, and the others for most (docs/kernels.md).
/// </summary>
internal static class DenseUnits
{
    /// <summary>A dense unit keeps at least this fraction of its weights. Its cost for an example is the same however many it keeps.</summary>
    private const double LeastKept = 0.25;

    /// <summary>Dense units keep at least this many times as many weights as the others. Below this factor the number of weights does not predict how often a unit is active.</summary>
    private const double LeastRatio = 2.3;

    /// <summary>The dense units of a layer.</summary>
    /// <returns>[outputs]; true for a dense unit. Null where a split is not faster, and for convolutions, which are never split.</returns>
    public static bool[]? Of(MaskedLayer layer)
    {
        if (layer.Spec is not DenseLayerSpec)
        {
            return null;
        }

        (int inputs, int outputs) = (layer.Spec.Inputs, layer.Spec.Outputs);
        var kept = new int[outputs];
        ReadOnlySpan<bool> mask = layer.Mask.Entries;
        for (int input = 0, i = 0; input < inputs; input++)
        {
            for (int unit = 0; unit < outputs; unit++, i++)
            {
                kept[unit] += mask[i] ? 1 : 0;
            }
        }

        // Whole groups of 64: a product for a few units takes half as long as for 64.
        double least = Math.Max((double)layer.Mask.Kept / outputs, LeastKept * inputs);
        int count = (int)Math.Round((double)kept.Count(weights => weights >= least) / Block.Columns) * Block.Columns;
        int[] order = [.. Enumerable.Range(0, outputs).OrderByDescending(unit => kept[unit])];
        if (count == 0 || count >= outputs
            || order.Take(count).Average(unit => kept[unit]) < LeastRatio * order.Skip(count).Average(unit => kept[unit]))
        {
            return null;
        }

        var isDense = new bool[outputs];
        foreach (int unit in order.AsSpan(0, count))
        {
            isDense[unit] = true;
        }

        return isDense;
    }
}
