using CsCheck;
using RobustSparse.Analysis;

namespace RobustSparse.Tests.Analysis;

public sealed class EstimateTests
{
    [Fact]
    public void Interval_IsStudentsForTextbookValues()
    {
        // NIST/SEMATECH e-Handbook, 1.3.5.2, ZARR13: n 195, mean 9.261460, sd .022789, 95 % limits 9.258242 and 9.264679.
        var zarr13 = new Estimate(9.261460, 0.022789, 195);

        Assert.Equal(9.258242, zarr13.Low, 5e-6);
        Assert.Equal(9.264679, zarr13.High, 5e-6);
    }

    [Fact]
    public void Of_TakesTheSampleStandardDeviation()
    {
        // Sum of squares about the mean 5: 32; over n − 1 = 7.
        Estimate estimate = Estimate.Of([2, 4, 4, 4, 5, 5, 7, 9]);

        Assert.Equal((5, 8), (estimate.Mean, estimate.Count));
        Assert.Equal(Math.Sqrt(32.0 / 7), estimate.StandardDeviation, 1e-12);
    }

    [Fact]
    public void Of_OneValueHasNoInterval()
    {
        Estimate one = Estimate.Of([0.5]), none = Estimate.Of([]);

        Assert.Equal((0.5, double.NaN, double.NaN), (one.Mean, one.StandardDeviation, one.HalfWidth));
        Assert.Equal((double.NaN, 0), (none.Mean, none.Count));
    }

    [Fact]
    public void PairedTest_IsStudentsOnHisOwnSleepData()
    {
        // Student (1908), The probable error of a mean: extra hours of sleep under two drugs; t 4.0621, 9 degrees of freedom, p .002833.
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

        PairedTest test = PairedTest.Of(Trials(first), Trials(second));

        Assert.Equal(-4.0621, test.T, 1e-4);
        Assert.Equal(0.002833, test.P, 1e-6);
        Assert.Equal(-2.4598858, test.Difference.Low, 1e-6);
        Assert.Equal(-0.7001142, test.Difference.High, 1e-6);
    }

    [Fact]
    public void PairedTest_PairsByTrial()
    {
        PairedTest test = PairedTest.Of([new(0, 5), new(2, 7), new(3, 100)], [new(2, 6), new(0, 1), new(1, 50)]);

        Assert.Equal(new Estimate(2.5, Math.Sqrt(4.5), 2), test.Difference);
    }

    [Fact]
    public void PairedTest_OfEqualDifferencesIsCertain()
    {
        Assert.Equal(1, PairedTest.Of(Trials(1, 2), Trials(1, 2)).P);
        Assert.Equal(0, PairedTest.Of(Trials(2, 3), Trials(1, 2)).P);
        Assert.Equal(double.NaN, PairedTest.Of(Trials(1), Trials(2)).P);
    }

    [Fact]
    public void Holm_AdjustsAsWorkedByHand()
    {
        // Ascending: .01 · 4, .02 · 3, .03 · 2 (not below .06), .04 · 1 (not below .06).
        Assert.Equal([0.06, 0.04, double.NaN, 0.06, 0.06], Holm.Adjust([0.03, 0.01, double.NaN, 0.04, 0.02]), (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Holm_NeverLowersAndKeepsTheOrder() => Gen.Double[0, 1].List[0, 30].Sample(probabilities =>
    {
        IReadOnlyList<double> adjusted = Holm.Adjust(probabilities);

        Assert.All(adjusted.Zip(probabilities), pair => Assert.True(pair.First >= pair.Second && pair.First <= 1));
        Assert.All(
            from i in Enumerable.Range(0, adjusted.Count) from j in Enumerable.Range(0, adjusted.Count) where probabilities[i] < probabilities[j] select (i, j),
            pair => Assert.True(adjusted[pair.i] <= adjusted[pair.j]));
    });

    private static TrialValue[] Trials(params double[] values) => [.. values.Select((value, trial) => new TrialValue(trial, value))];
}
