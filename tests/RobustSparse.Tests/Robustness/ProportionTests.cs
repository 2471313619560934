using RobustSparse.Robustness;

namespace RobustSparse.Tests.Robustness;

public sealed class ProportionTests
{
    /// <summary>Newcombe (1998), table I, method 3, to four digits.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(29, 29, 0.8830, 1.0000)]
    public void Interval_IsThatOfTheTextbook(int count, int of, double low, double high)
    {
        var proportion = new Proportion(count, of);

        Assert.Equal((double)count / of, proportion.Rate);
        Assert.Equal(low, proportion.Low, 5e-5);
        Assert.Equal(high, proportion.High, 5e-5);
    }
}
