using RobustSparse.Analysis;

namespace RobustSparse.Tests.Analysis;

public sealed class DifferenceTestTests
{
    /// <summary>The .975 quantile of the t-distribution with two degrees of freedom, in closed form: (2p − 1) / √(2p(1 − p)).</summary>
    private static readonly double T2 = .95 / Math.Sqrt(2 * .975 * .025);

    [Fact]
    public void Paired_IsTheOneSampleTestOfTheDifferences()
    {
        TrialValue[] first = [new(0, .91), new(1, .82), new(2, .73), new(5, .1)], second = [new(2, .70), new(1, .80), new(0, .90), new(7, .9)];

        var test = DifferenceTest.Paired(first, second);

        // The differences of trials 0, 1 and 2 are .01, .02 and .03.
        Assert.Equal((3, 3, true), (test.First, test.Second, test.IsPaired));
        Assert.Equal(.02, test.Mean, 1e-12);
        Assert.Equal(T2 * .01 / Math.Sqrt(3), test.HalfWidth, 1e-9);

        // With two degrees of freedom the distribution function is ½ + t / (2√(2 + t²)).
        double t = .02 / (.01 / Math.Sqrt(3));
        Assert.Equal(1 - (t / Math.Sqrt(2 + (t * t))), test.P, 1e-9);
    }

    [Fact]
    public void Welch_AddsTheVariancesOfBothMeans()
    {
        // Two values each and equal variances: two degrees of freedom.
        var test = DifferenceTest.Welch(Estimate.Of([.90, .92]), Estimate.Of([.80, .82]));

        Assert.Equal((2, 2, false), (test.First, test.Second, test.IsPaired));
        Assert.Equal(.1, test.Mean, 1e-12);
        Assert.Equal(2, test.Freedom, 1e-9);
        Assert.Equal(T2 * Math.Sqrt(.0002), test.HalfWidth, 1e-9);
    }

    [Fact]
    public void Welch_HasTheFreedomOfTheSampleThatScatters()
    {
        var test = DifferenceTest.Welch(Estimate.Of([1.0, 1.0, 1.0, 1.0, 1.0]), Estimate.Of([2.0, 3.0, 4.0]));

        Assert.Equal(2, test.Freedom, 1e-9);
        Assert.Equal(T2 / Math.Sqrt(3), test.HalfWidth, 1e-9);
    }

    [Fact]
    public void EqualValues_DifferByExactlyZero()
    {
        TrialValue[] values = [new(0, .1), new(1, .7), new(2, .3)];
        var paired = DifferenceTest.Paired(values, values);
        var constant = DifferenceTest.Welch(Estimate.Of([.5, .5]), Estimate.Of([.5, .5]));

        Assert.All(new[] { paired, constant }, test => Assert.Equal((0.0, 0.0, 0.0, 1.0), (test.Mean, test.Low, test.High, test.P)));
    }

    [Fact]
    public void FewerThanTwoTrials_HaveNoInterval()
    {
        var paired = DifferenceTest.Paired([new(0, .5)], [new(0, .25)]);
        var none = DifferenceTest.Paired([new(0, .5)], [new(1, .25)]);
        var welch = DifferenceTest.Welch(Estimate.Of([.5]), Estimate.Of([.25, .25]));

        Assert.Equal((.25, double.NaN, double.NaN), (paired.Mean, paired.HalfWidth, paired.P));
        Assert.Equal((double.NaN, double.NaN), (none.Mean, none.P));
        Assert.Equal((.25, double.NaN, double.NaN), (welch.Mean, welch.HalfWidth, welch.P));
    }
}
