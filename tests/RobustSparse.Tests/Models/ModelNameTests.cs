using RobustSparse.Models;

namespace RobustSparse.Tests.Models;

public sealed class ModelNameTests
{
    [Fact]
    public void Conv_ReadsTheNetworkOfTheCertificationLiterature()
    {
        NetworkArchitecture network = NetworkArchitecture.Parse("conv-16k4s2-32k4s2-100", new TensorShape(1, 28, 28), 10, hasBiases: true);

        Assert.Equal(
            [
                new ConvolutionLayerSpec("hidden_1", new TensorShape(1, 28, 28), new FilterBank(16, 4, 2, 1)),
                new ConvolutionLayerSpec("hidden_2", new TensorShape(16, 14, 14), new FilterBank(32, 4, 2, 1)),
                new DenseLayerSpec("hidden_3", new TensorShape(32, 7, 7), 100, HasBias: true),
                new DenseLayerSpec("output", TensorShape.Flat(100), 10, HasBias: true),
            ],
            network.Layers);
        Assert.Equal(166_406, NetworkSummary.Of(network).Parameters);
        Assert.False(network.IsGivenByKernels);
    }

    [Theory]
    [InlineData("conv-8k3", 8, 3, 1, 1)]
    [InlineData("conv-8k5s3", 8, 5, 3, 2)]
    [InlineData("conv-8k4s2p0", 8, 4, 2, 0)]
    [InlineData("conv-8k4p3", 8, 4, 1, 3)]
    public void Filters_HaveDefaults(string name, int count, int size, int stride, int padding)
    {
        LayerSpec first = NetworkArchitecture.Parse(name, new TensorShape(3, 32, 32), 10).Layers[0];

        Assert.Equal(new FilterBank(count, size, stride, padding), Assert.IsType<ConvolutionLayerSpec>(first).Filters);
    }

    [Theory]
    [InlineData("dense-300-100", 3, false)]
    [InlineData("conv-16k4s2-32k4s2-100", 4, true)]
    [InlineData("conv-16k4s2", 2, true)]
    public void Layers_AreCountedWithoutImages(string text, int layers, bool hasBiases)
    {
        Assert.True(ModelName.TryParse(text, out ModelName? name, out _));

        Assert.Equal((layers, hasBiases), (name!.Layers, name.HasBiasesByDefault));
    }

    [Theory]
    [InlineData("conv")]
    [InlineData("conv-100")]
    [InlineData("conv-16k")]
    [InlineData("conv-k4")]
    [InlineData("conv-016k4")]
    [InlineData("conv-16k4s0")]
    [InlineData("conv-16k4s2p4")]
    [InlineData("conv-16k4p2s2")]
    [InlineData("conv-16k4s2-100-16k4")]
    [InlineData("conv-99999k4")]
    [InlineData("conv-16K4")]
    [InlineData("conv-16k4s2\n")]
    [InlineData("dense-16k4s2-100")]
    public void TryParse_RefusesAnythingElseAndQuotesIt(string text)
    {
        Assert.False(ModelName.TryParse(text, out _, out string? problem));

        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv-4k9p0", 8, "hidden_1")]
    [InlineData("conv-4k3s4-4k5p1", 8, "hidden_2")]
    [InlineData("conv-5000k1", 28, "65536")]
    public void TryBuild_RefusesImagesThatDoNotFit(string text, int side, string named)
    {
        Assert.False(NetworkArchitecture.TryParse(text, new TensorShape(1, side, side), 10, hasBiases: true, out NetworkArchitecture? network, out string? problem));

        Assert.Null(network);
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }
}
