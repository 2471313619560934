using System.Runtime.CompilerServices;
using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>Selects the weights with the highest scores. Of equal scores the lower layer and the lower index are pruned first.</summary>
internal static class WeightRanking
{
    /// <summary>The masks that keep the weights with the highest scores.</summary>
    /// <param name="masks">The weights to choose from.</param>
    /// <param name="scores">One array a layer, of the kernel's size; −∞ is the lowest score. Scores of pruned entries are ignored.</param>
    /// <param name="target">How many weights to keep. A layer with fewer surviving weights than its count keeps all of them.</param>
    /// <returns>Parts of <paramref name="masks"/>, with at least one weight a layer.</returns>
    /// <exception cref="ArithmeticException">A score is not a number.</exception>
    public static IReadOnlyList<Mask> Keep(IReadOnlyList<Mask> masks, IReadOnlyList<double[]> scores, PruneTarget target)
    {
        bool[][] survives = [.. masks.Select(mask => mask.Entries.ToArray())];
        if (target.IsGlobal)
        {
            PruneGlobally(survives, scores, (int)Math.Max(0, masks.Sum(mask => (long)mask.Kept) - target.Total));
        }
        else
        {
            for (int layer = 0; layer < survives.Length; layer++)
            {
                PruneLowest([survives[layer]], [scores[layer]], Math.Max(0, masks[layer].Kept - target.LayerCounts[layer]));
            }
        }

        return [.. survives.Select(entries => new Mask(entries))];
    }

    /// <summary>Prunes the lowest scores of all layers. The highest score of each layer stays out of the ranking, so no layer becomes empty.</summary>
    private static void PruneGlobally(bool[][] survives, IReadOnlyList<double[]> scores, int count)
    {
        int[] highest = [.. survives.Select((entries, layer) => IndexOfHighest(entries, scores[layer]))];
        foreach ((int layer, int entry) in highest.Index())
        {
            survives[layer][entry] = false;
        }

        PruneLowest(survives, scores, count);
        foreach ((int layer, int entry) in highest.Index())
        {
            survives[layer][entry] = true;
        }
    }

    /// <summary>The entry that would be pruned last.</summary>
    private static int IndexOfHighest(bool[] survives, double[] scores)
    {
        int best = Array.IndexOf(survives, true);
        for (int i = best + 1; i < survives.Length; i++)
        {
            best = survives[i] && scores[i] >= scores[best] ? i : best;
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PruneLowest(bool[][] survives, IReadOnlyList<double[]> scores, int count)
    {
        if (count == 0)
        {
            return;
        }

        double[] ranked = Surviving(survives, scores);
        double threshold = RankSelection.At(ranked.AsSpan(), count - 1);
        int ties = count - ranked.AsSpan().CountBelow(threshold);
        for (int layer = 0; layer < survives.Length; layer++)
        {
            (bool[] entries, double[] values) = (survives[layer], scores[layer]);
            for (int i = 0; i < entries.Length; i++)
            {
                bool isPruned = entries[i] && (values[i] < threshold || (values[i] == threshold && ties-- > 0));
                entries[i] &= !isPruned;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Surviving(bool[][] survives, IReadOnlyList<double[]> scores)
    {
        var kept = new double[survives.Sum(entries => entries.AsSpan().Count(true))];
        int next = 0;
        foreach ((int layer, bool[] entries) in survives.Index())
        {
            double[] values = scores[layer];
            for (int i = 0; i < entries.Length; i++)
            {
                if (entries[i])
                {
                    kept[next++] = double.IsNaN(values[i]) ? throw new ArithmeticException($"the score of weight {i} is not a number") : values[i];
                }
            }
        }

        return kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountBelow(this Span<double> values, double threshold)
    {
        int count = 0;
        foreach (double value in values)
        {
            count += value < threshold ? 1 : 0;
        }

        return count;
    }
}
