using MathNet.Numerics.Distributions;

namespace RobustSparse.Analysis;

/// <summary>A difference of two means with its t-interval and t-test: paired by trial, or Welch's for trials that do not pair.</summary>
/// <param name="Mean">First minus second; NaN without values.</param>
/// <param name="StandardError">NaN where there are too few trials.</param>
/// <param name="Freedom">Degrees of freedom of the t-distribution.</param>
/// <param name="First">Trials of the first mean.</param>
/// <param name="Second">Trials of the second mean.</param>
/// <param name="IsPaired">Whether trials are paired.</param>
public readonly record struct DifferenceTest(double Mean, double StandardError, double Freedom, int First, int Second, bool IsPaired)
{
    /// <summary>Half the width of the 95 % interval; NaN where there are too few trials.</summary>
    public double HalfWidth => double.IsNaN(StandardError) ? double.NaN : StudentT.InvCDF(0, 1, Freedom, 0.5 + (Estimate.Confidence / 2)) * StandardError;

    /// <summary>Lower end of the 95 % interval.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>Upper end of the 95 % interval.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>Two-sided probability of a |t| at least this large if the means are equal; NaN where there are too few trials.</summary>
    public double P => StandardError switch
    {
        double.NaN => double.NaN,
        0 => Mean == 0 ? 1 : 0,
        _ => 2 * StudentT.CDF(0, 1, Freedom, -Math.Abs(Mean / StandardError)),
    };

    /// <summary>The test of the trials that both have a value for.</summary>
    public static DifferenceTest Paired(IReadOnlyList<TrialValue> first, IReadOnlyList<TrialValue> second)
    {
        Estimate difference = PairedTest.Of(first, second).Difference;
        double error = difference.Count < 2 ? double.NaN : difference.StandardDeviation / Math.Sqrt(difference.Count);
        return new DifferenceTest(difference.Mean, error, difference.Count - 1, difference.Count, difference.Count, IsPaired: true);
    }

    /// <summary>Welch's test: the variances of the two samples may differ.</summary>
    public static DifferenceTest Welch(Estimate first, Estimate second)
    {
        double mean = first.Mean - second.Mean;
        if (first.Count < 2 || second.Count < 2)
        {
            return new DifferenceTest(mean, double.NaN, double.NaN, first.Count, second.Count, IsPaired: false);
        }

        double a = first.StandardDeviation * first.StandardDeviation / first.Count, b = second.StandardDeviation * second.StandardDeviation / second.Count;
        double freedom = a + b == 0 ? first.Count + second.Count - 2 : (a + b) * (a + b) / ((a * a / (first.Count - 1)) + (b * b / (second.Count - 1)));
        return new DifferenceTest(mean, Math.Sqrt(a + b), freedom, first.Count, second.Count, IsPaired: false);
    }
}
