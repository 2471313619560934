using MathNet.Numerics.Distributions;

namespace RobustSparse.Analysis;

/// <summary>Student's t-test of paired values: whether their differences have mean zero.</summary>
/// <param name="Difference">First minus second, over the pairs.</param>
public readonly record struct PairedTest(Estimate Difference)
{
    /// <summary>Mean difference in standard errors; infinite where all differences are the same but not zero, NaN with fewer than two pairs.</summary>
    public double T => Difference.Mean / (Difference.StandardDeviation / Math.Sqrt(Difference.Count));

    /// <summary>Two-sided probability of a |t| at least this large if the mean difference is zero; 1 where every difference is zero, NaN with fewer than two pairs.</summary>
    public double P => Difference switch
    {
        { Count: < 2 } => double.NaN,
        { Mean: 0, StandardDeviation: 0 } => 1,
        { StandardDeviation: 0 } => 0,
        _ => 2 * StudentT.CDF(0, 1, Difference.Count - 1, -Math.Abs(T)),
    };

    /// <summary>The test of trials that both have a value for.</summary>
    public static PairedTest Of(IReadOnlyList<TrialValue> first, IReadOnlyList<TrialValue> second) => new(Estimate.Of(
        [.. first.Join(second, value => value.Trial, value => value.Trial, (a, b) => a.Value - b.Value)]));
}

/// <summary>Corrections for testing many hypotheses at once.</summary>
public static class Holm
{
    /// <summary>
    /// Holm (1979): probabilities adjusted so that rejecting all below α keeps the chance of any false rejection at most α.
    /// In the order given; NaN, where nothing could be tested, stays NaN and does not count.
    /// </summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> probabilities)
    {
        int[] ascending = [.. Enumerable.Range(0, probabilities.Count).Where(i => !double.IsNaN(probabilities[i])).OrderBy(i => probabilities[i])];
        double[] adjusted = [.. probabilities];
        double least = 0;
        for (int rank = 0; rank < ascending.Length; rank++)
        {
            least = Math.Max(least, Math.Min(1, (ascending.Length - rank) * probabilities[ascending[rank]]));
            adjusted[ascending[rank]] = least;
        }

        return adjusted;
    }
}
