using RobustSparse.Models;

namespace RobustSparse.Tests.Models;

public sealed class NetworkArchitectureTests
{
    [Fact]
    public void Parse_ReadsThePaperNetwork()
    {
        NetworkArchitecture network = NetworkArchitecture.Parse("dense-300-100");

        Assert.Equal([new("hidden_1", 784, 300), new("hidden_2", 300, 100), new("output", 100, 10)], network.Layers);
        Assert.Equal((784, 10, 266_200), (network.Inputs, network.Outputs, network.Size));
    }

    [Theory]
    [InlineData("dense-7", 2)]
    [InlineData("dense-1-2-3-4", 5)]
    [InlineData("dense-16384", 2)]
    public void Parse_ReadsAnyDepth(string name, int layers) => Assert.Equal(layers, NetworkArchitecture.Parse(name).Layers.Count);

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
        Assert.False(NetworkArchitecture.TryParse(name, 784, 10, out NetworkArchitecture? architecture, out string? problem));

        Assert.Null(architecture);
        Assert.Contains($"'{name}'", problem, StringComparison.Ordinal);
    }
}
