using RobustSparse.Models;

namespace RobustSparse.Pruning;

/// <summary>How the surviving weights of a network are shared among its layers.</summary>
public enum LayerDensityRule
{
    /// <summary>The same density in every layer.</summary>
    Uniform,

    /// <summary>Erdős–Rényi-kernel: the density of a layer is proportional to (fan-in + fan-out) / (fan-in · fan-out), capped at 1 (Mocanu et al. 2018; Evci et al. 2020, section 3).</summary>
    Erk,
}

/// <summary>Shares out the surviving weights of a network among its layers; the sum is exact.</summary>
public static class LayerDensities
{
    /// <summary>The number of surviving weights at a density d: exactly round(d·N), half to even, but at least one a layer.</summary>
    /// <param name="architecture">The network, of N weights.</param>
    /// <param name="density">d, in (0, 1].</param>
    public static long TotalAt(NetworkArchitecture architecture, double density) =>
        Math.Max(architecture.Layers.Count, (long)Math.Round(density * architecture.Size, MidpointRounding.ToEven));

    /// <summary>The surviving weights of each layer.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="total">Surviving weights of all layers, from one a layer to all.</param>
    /// <param name="rule">How densities differ from layer to layer.</param>
    /// <returns>Counts of at least 1 and at most the layer's weights; their sum is <paramref name="total"/>.</returns>
    public static IReadOnlyList<int> Counts(NetworkArchitecture architecture, long total, LayerDensityRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, architecture.Layers.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, architecture.Size);
        double[] densities = Densities(architecture, total, rule);
        return Rounded([.. architecture.Layers.Select((layer, i) => densities[i] * layer.KernelSize)], [.. architecture.Layers.Select(layer => layer.KernelSize)], total);
    }

    /// <summary>The density of each layer before rounding: min(1, ε·r_l), with ε such that the densities give the total.</summary>
    /// <inheritdoc cref="Counts"/>
    public static double[] Densities(NetworkArchitecture architecture, long total, LayerDensityRule rule)
    {
        double[] ratios = [.. architecture.Layers.Select(layer => RatioOf(layer, rule))];
        var isFull = new bool[ratios.Length];
        while (true)
        {
            double rest = total - architecture.Layers.Where((_, i) => isFull[i]).Sum(layer => (double)layer.KernelSize);
            double shares = architecture.Layers.Select((layer, i) => isFull[i] ? 0 : ratios[i] * layer.KernelSize).Sum();
            double scale = shares > 0 ? rest / shares : 0;
            int[] over = [.. Enumerable.Range(0, ratios.Length).Where(i => !isFull[i] && scale * ratios[i] > 1)];
            if (over is [])
            {
                return [.. ratios.Select((ratio, i) => isFull[i] ? 1 : scale * ratio)];
            }

            Array.ForEach(over, i => isFull[i] = true);
        }
    }

    private static double RatioOf(LayerSpec layer, LayerDensityRule rule) => rule switch
    {
        LayerDensityRule.Uniform => 1,
        LayerDensityRule.Erk => ErkRatio(layer),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "not a rule of layer densities"),
    };

    /// <summary>The sum of the kernel's dimensions over their product: (in + out) / (in · out) for a dense layer, (in + out + height + width) / (in · out · height · width) for a convolution.</summary>
    private static double ErkRatio(LayerSpec layer) => (double)layer.KernelShape.Sum() / layer.KernelSize;

    /// <summary>Rounds shares to whole numbers with an exact sum: the largest fractions are rounded up, ties by index (Hamilton's method).</summary>
    private static int[] Rounded(double[] shares, int[] most, long total)
    {
        int[] counts = [.. shares.Select((share, i) => Math.Clamp((int)Math.Floor(share), 1, most[i]))];
        int[] order = [.. Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i] - Math.Floor(shares[i]))];
        long missing = total - counts.Sum(count => (long)count);
        for (int next = 0; missing != 0; next++)
        {
            int i = order[next % order.Length], step = Math.Sign(missing);
            if (counts[i] + step >= 1 && counts[i] + step <= most[i])
            {
                counts[i] += step;
                missing -= step;
            }
        }

        return counts;
    }
}
