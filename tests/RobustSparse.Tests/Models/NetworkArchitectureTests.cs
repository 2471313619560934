using RobustSparse.Models;

namespace RobustSparse.Tests.Models;

public sealed class NetworkArchitectureTests
{
    [Fact]
    public void Parse_ReadsThePaperNetwork()
    {
        NetworkArchitecture network = NetworkArchitecture.Parse("dense-300-100", new TensorShape(1, 28, 28), 10);

        Assert.Equal(
            [
                new DenseLayerSpec("hidden_1", new TensorShape(1, 28, 28), 300),
                new DenseLayerSpec("hidden_2", TensorShape.Flat(300), 100),
                new DenseLayerSpec("output", TensorShape.Flat(100), 10),
            ],
            network.Layers);
        Assert.Equal((784, 10, 266_200, false), (network.Inputs, network.Classes, network.Size, network.HasBiases));
    }

    [Fact]
    public void Parse_GivesEveryLayerABias()
    {
        NetworkArchitecture network = NetworkArchitecture.Parse("dense-300-100", new TensorShape(3, 32, 32), 10, hasBiases: true);

        Assert.Equal([300, 100, 10], network.Layers.Select(layer => layer.BiasSize));
        Assert.Equal((3072, 3072 * 300), (network.Inputs, network.Layers[0].KernelSize));
        Assert.True(network.HasBiases);
    }

    [Fact]
    public void Size_CountsPast31Bits()
    {
        NetworkArchitecture network = NetworkArchitecture.Parse(
            $"dense-{string.Join('-', Enumerable.Repeat(NetworkArchitecture.MaxWidth, NetworkArchitecture.MaxHiddenLayers))}", TensorShape.Flat(784), 10);

        Assert.True(network.Size > 15L * NetworkArchitecture.MaxWidth * NetworkArchitecture.MaxWidth);
        Assert.Equal(network.Size, NetworkSummary.Of(network).Parameters);
    }

    [Fact]
    public void TryParse_RefusesImagesThatSparseKernelsCannotIndex()
    {
        Assert.False(NetworkArchitecture.TryParse("dense-5", new TensorShape(70_000, 70_000, 3), 10, hasBiases: false, out _, out string? problem));

        Assert.Contains("65536", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_MustBeAChain() =>
        Assert.Throws<ArgumentException>(() => new NetworkArchitecture(
            "broken", TensorShape.Flat(5), [new DenseLayerSpec("hidden_1", TensorShape.Flat(5), 4), new DenseLayerSpec("output", TensorShape.Flat(3), 2)]));

    [Fact]
    public void TensorShape_RefusesASizePast31Bits() => Assert.Throws<OverflowException>(() => new TensorShape(1 << 16, 1 << 16, 1).Size);

    [Theory]
    [InlineData("dense-7", 2)]
    [InlineData("dense-1-2-3-4", 5)]
    [InlineData("dense-16384", 2)]
    public void Parse_ReadsAnyDepth(string name, int layers) => Assert.Equal(layers, NetworkArchitecture.Parse(name, new TensorShape(1, 28, 28), 10).Layers.Count);

    [Theory]
    [InlineData("")]
    [InlineData("dense")]
    [InlineData("dense-")]
    [InlineData("dense-300-")]
    [InlineData("dense-0")]
    [InlineData("dense-030")]
    [InlineData("dense--5")]
    [InlineData("dense-+5")]
    [InlineData("dense- 5")]
    [InlineData("dense-16385")]
    [InlineData("dense-99999999999")]
    [InlineData("Dense-5")]
    [InlineData("conv-5")]
    [InlineData("dense-5/../..")]
    [InlineData("dense-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1")]
    public void TryParse_RefusesAnythingElseAndQuotesIt(string name)
    {
        Assert.False(NetworkArchitecture.TryParse(name, TensorShape.Flat(784), 10, hasBiases: false, out NetworkArchitecture? architecture, out string? problem));

        Assert.Null(architecture);
        Assert.Contains($"'{name}'", problem, StringComparison.Ordinal);
    }
}
