using MathNet.Numerics.Statistics;

namespace RobustSparse.Analysis;

/// <summary>A smooth estimate of how weights are distributed: a Gaussian kernel with Scott's bandwidth, over bins much finer than it.</summary>
/// <param name="At">Centres of the bins, ascending.</param>
/// <param name="Values">Probability density there.</param>
public sealed record WeightDensity(IReadOnlyList<double> At, IReadOnlyList<double> Values)
{
    private const int Bins = 256;
    private const double Reach = 4;

    /// <summary>The distribution of some weights.</summary>
    /// <param name="weights">At least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static WeightDensity Of(IReadOnlyCollection<double> weights)
    {
        if (weights.Count == 0)
        {
            throw new ArgumentException("no weights have no distribution", nameof(weights));
        }

        double deviation = weights.Count > 1 ? weights.StandardDeviation() : 0;
        double bandwidth = Math.Max(1.06 * deviation * Math.Pow(weights.Count, -0.2), 1e-6);
        double low = weights.Min() - (Reach * bandwidth), high = weights.Max() + (Reach * bandwidth), width = (high - low) / Bins;
        var counts = new int[Bins];
        foreach (double weight in weights)
        {
            counts[Math.Min(Bins - 1, (int)((weight - low) / width))]++;
        }

        double[] at = [.. Enumerable.Range(0, Bins).Select(i => low + ((i + .5) * width))];
        double[] values = [.. at.Select(x => Enumerable.Range(0, Bins).Where(i => counts[i] > 0).Sum(i => counts[i] * Gauss((x - at[i]) / bandwidth)) / (weights.Count * bandwidth))];
        return new WeightDensity(at, values);
    }

    private static double Gauss(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
}
