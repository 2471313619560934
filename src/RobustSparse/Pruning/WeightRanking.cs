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
        (int[] Entries, double[] Scores)[] ranked = [.. masks.Select((mask, i) => Ranked(mask, scores[i]))];
        int[] pruned = target.IsGlobal
            ? PrunedGlobally(ranked, target.Total)
            : [.. ranked.Select((layer, i) => Math.Max(0, layer.Entries.Length - target.LayerCounts[i]))];
        return [.. masks.Select((mask, i) => Without(mask, ranked[i].Entries.AsSpan(0, pruned[i])))];
    }

    /// <summary>The surviving entries with ascending scores, and of equal scores with ascending indices.</summary>
    public static (int[] Entries, double[] Scores) Ranked(Mask mask, double[] scores)
    {
        int[] entries = new int[mask.Kept];
        double[] keys = new double[mask.Kept];
        int next = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (mask[i])
            {
                entries[next] = i;
                keys[next++] = double.IsNaN(scores[i]) ? throw new ArithmeticException($"the score of weight {i} is not a number") : scores[i];
            }
        }

        Array.Sort(keys, entries);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];)
            {
                end++;
            }

            Array.Sort(entries, start, end - start);
        }

        return (entries, keys);
    }

    /// <summary>The number of weights to prune from each layer so that the lowest scores of all layers go, except the last weight of a layer.</summary>
    private static int[] PrunedGlobally((int[] Entries, double[] Scores)[] layers, long total)
    {
        var pruned = new int[layers.Length];
        var heads = new PriorityQueue<int, (double Score, int Layer)>();
        for (int i = 0; i < layers.Length; i++)
        {
            Offer(i);
        }

        for (long excess = layers.Sum(layer => (long)layer.Entries.Length) - total; excess > 0 && heads.TryDequeue(out int layer, out _); excess--)
        {
            pruned[layer]++;
            Offer(layer);
        }

        return pruned;

        void Offer(int layer)
        {
            if (pruned[layer] < layers[layer].Entries.Length - 1)
            {
                heads.Enqueue(layer, (layers[layer].Scores[pruned[layer]], layer));
            }
        }
    }

    private static Mask Without(Mask mask, ReadOnlySpan<int> entries)
    {
        bool[] survives = mask.Entries.ToArray();
        foreach (int entry in entries)
        {
            survives[entry] = false;
        }

        return new Mask(survives);
    }
}
