using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Models;

public sealed class ConvolutionLayerSpecTests
{
    public static TheoryData<int, int, int, int, int> Geometries()
    {
        var data = new TheoryData<int, int, int, int, int>();
        foreach (int size in new[] { 1, 2, 3, 4, 5 })
        {
            foreach (int stride in new[] { 1, 2, 3 })
            {
                foreach (int padding in Enumerable.Range(0, size))
                {
                    foreach ((int height, int width) in new[] { (1, 7), (5, 5), (6, 9), (8, 4) })
                    {
                        if (size <= Math.Min(height, width) + (2 * padding))
                        {
                            data.Add(size, stride, padding, height, width);
                        }
                    }
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Connections_AreThoseOfTheDefinition(int size, int stride, int padding, int height, int width)
    {
        var layer = new ConvolutionLayerSpec("hidden_1", new TensorShape(2, height, width), new FilterBank(3, size, stride, padding));

        IEnumerable<(int, int, int)> connections = Enumerable.Range(0, layer.KernelSize).SelectMany(entry => Connections(layer, entry));

        Assert.Equal(ReferenceLayer.Of(layer).Connections.Order(), connections.Order());
    }

    [Fact]
    public void Channels_AreTheOutputsOfOneFilter()
    {
        var layer = new ConvolutionLayerSpec("hidden_1", new TensorShape(1, 4, 6), new FilterBank(2, 3, 2, 1));

        Assert.Equal(ReferenceLayer.Of(layer).Channels, Enumerable.Range(0, layer.Outputs).Select(layer.ChannelOf));
    }

    [Fact]
    public void Shapes_AreThoseOfKeras()
    {
        var layer = new ConvolutionLayerSpec("hidden_2", new TensorShape(16, 14, 14), new FilterBank(32, 4, 2, 1));

        Assert.Equal([4, 4, 16, 32], layer.KernelShape);
        Assert.Equal((new TensorShape(32, 7, 7), (256, 512), 32), (layer.Output, layer.Fan, layer.BiasSize));
    }

    [Theory]
    [InlineData(5, 0, "do not fit")]
    [InlineData(2, 2, "is not less than")]
    public void Filters_MustReadTheImage(int size, int padding, string problem)
    {
        Exception refused = Assert.Throws<ArgumentException>(() => new ConvolutionLayerSpec("hidden_1", new TensorShape(1, 4, 4), new FilterBank(1, size, 1, padding)));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private static List<(int, int, int)> Connections(LayerSpec layer, int entry)
    {
        var connections = new List<(int, int, int)>();
        foreach (Connection connection in layer.ConnectionsOf(entry))
        {
            connections.Add((entry, connection.Input, connection.Output));
        }

        return connections;
    }
}
