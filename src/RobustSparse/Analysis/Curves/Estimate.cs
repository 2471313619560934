using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace RobustSparse.Analysis;

/// <summary>A mean over trials and its error.</summary>
/// <param name="Mean">NaN without values.</param>
/// <param name="StandardDeviation">Sample standard deviation (n − 1); NaN with fewer than two values.</param>
/// <param name="Count">Values, n.</param>
public readonly record struct Estimate(double Mean, double StandardDeviation, int Count)
{
    /// <summary>The confidence of every interval.</summary>
    public const double Confidence = 0.95;

    /// <summary>Half the width of the 95 % interval of the mean: t(n − 1, .975) · sd / √n; NaN with fewer than two values.</summary>
    public double HalfWidth =>
        Count < 2 ? double.NaN : StudentT.InvCDF(0, 1, Count - 1, 0.5 + (Confidence / 2)) * StandardDeviation / Math.Sqrt(Count);

    /// <summary>Lower end of the 95 % interval.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>Upper end of the 95 % interval.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>The estimate from some values.</summary>
    public static Estimate Of(IReadOnlyCollection<double> values)
    {
        (double mean, double deviation) = values.MeanStandardDeviation();
        return new Estimate(mean, deviation, values.Count);
    }
}
