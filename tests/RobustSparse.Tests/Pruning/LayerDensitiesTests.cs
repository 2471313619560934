using CsCheck;
using RobustSparse.Models;
using RobustSparse.Pruning;

namespace RobustSparse.Tests.Pruning;

public sealed class LayerDensitiesTests
{
    private static readonly NetworkArchitecture Paper = NetworkArchitecture.Parse("dense-300-100", TensorShape.Flat(784), 10);

    [Fact]
    public void Counts_AddUpToExactlyRoundOfDensityTimesWeights() =>
        Gen.Select(Gen.Int[1, 40].Array[1, 4], Gen.Double[0.001, 1], Gen.Enum<LayerDensityRule>()).Sample((widths, density, rule) =>
        {
            NetworkArchitecture network = NetworkArchitecture.Parse($"dense-{string.Join('-', widths)}", TensorShape.Flat(17), 3);
            long total = LayerDensities.TotalAt(network, density);

            IReadOnlyList<int> counts = LayerDensities.Counts(network, total, rule);

            Assert.Equal(total, counts.Sum());
            Assert.Equal(Math.Max(network.Layers.Count, (long)Math.Round(density * network.Size)), total);
            Assert.All(counts.Zip(network.Layers), pair => Assert.InRange(pair.First, 1, pair.Second.KernelSize));
        });

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.036)]
    [InlineData(0.001)]
    public void UniformCounts_AreTheDensityOfEveryLayerRounded(double density)
    {
        IReadOnlyList<int> counts = LayerDensities.Counts(Paper, LayerDensities.TotalAt(Paper, density), LayerDensityRule.Uniform);

        Assert.All(counts.Zip(Paper.Layers), pair => Assert.InRange(pair.First - (density * pair.Second.KernelSize), -1, 1));
    }

    /// <summary>Of dense-300-100 by hand: r = (784+300)/(784·300), (300+100)/(300·100), (100+10)/(100·10). At 10 % the output layer is capped at 1.</summary>
    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.01, false)]
    [InlineData(0.001, false)]
    public void ErkDensities_FollowTheFormula(double density, bool outputIsFull)
    {
        double total = LayerDensities.TotalAt(Paper, density);
        double scale = outputIsFull ? (total - 1000) / (1084 + 400) : total / (1084 + 400 + 110);

        double[] densities = LayerDensities.Densities(Paper, (long)total, LayerDensityRule.Erk);

        Assert.Equal(scale * 1084 / 235_200, densities[0], 1e-12);
        Assert.Equal(scale * 400 / 30_000, densities[1], 1e-12);
        Assert.Equal(outputIsFull ? 1 : scale * 0.11, densities[2], 1e-12);
    }

    [Fact]
    public void Counts_OfAllWeightsAreAll() =>
        Assert.Equal([235_200, 30_000, 1000], LayerDensities.Counts(Paper, Paper.Size, LayerDensityRule.Erk));
}
