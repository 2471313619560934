using System.Runtime.CompilerServices;
using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>One change of a layer's mask during training.</summary>
/// <param name="Update">Updates made before the change.</param>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Dropped">Kernel entries that were pruned, ascending.</param>
/// <param name="Grown">Kernel entries that became weights of zero, ascending.</param>
public sealed record MaskChange(int Update, int Layer, IReadOnlyList<int> Dropped, IReadOnlyList<int> Grown)
{
    /// <summary>A training that goes on with other masks. Dropped and grown weights become zero and lose their moments.</summary>
    internal static TrainingState Apply(TrainingState state, IReadOnlyList<Mask> masks)
    {
        var changes = new List<MaskChange>(state.MaskChanges);
        var layers = new List<MaskedLayer>();
        float[][] first = [.. state.FirstMoments], second = [.. state.SecondMoments];
        int parameter = 0;
        for (int i = 0; i < masks.Count; i++)
        {
            MaskedLayer layer = state.Network.Layers[i];
            (int[] dropped, int[] grown) = (Lost(layer.Mask, masks[i]), Lost(masks[i], layer.Mask));
            int[] changed = [.. dropped, .. grown];
            if (changed is not [])
            {
                changes.Add(new MaskChange(state.Update, i, dropped, grown));
                layer = layer.With(WithZeros(layer.Kernel.Values, changed)).With(masks[i]);
                first[parameter] = WithZeros(first[parameter], changed);
                second[parameter] = WithZeros(second[parameter], changed);
            }

            layers.Add(layer);
            parameter += layer.Parameters.Count;
        }

        return changes.Count == state.MaskChanges.Count ? state : state with
        {
            Network = new MaskedNetwork(state.Network.Architecture, layers),
            FirstMoments = first,
            SecondMoments = second,
            MaskChanges = changes,
        };
    }

    /// <summary>The entries that survive in one mask and not in the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Lost(Mask from, Mask to)
    {
        var lost = new List<int>();
        ReadOnlySpan<bool> before = from.Entries, after = to.Entries;
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] && !after[i])
            {
                lost.Add(i);
            }
        }

        return [.. lost];
    }

    private static float[] WithZeros(float[] values, int[] entries)
    {
        float[] copy = [.. values];
        foreach (int entry in entries)
        {
            copy[entry] = 0f;
        }

        return copy;
    }
}
