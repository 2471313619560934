using RobustSparse.Models;

namespace RobustSparse.Tests.Reference;

/// <summary>The linear map of a layer, from the definition of its kind in plain loops: which kernel entry joins which input to which output.</summary>
internal sealed class ReferenceLayer
{
    private ReferenceLayer(LayerSpec spec, (int Entry, int Input, int Output)[] connections, int[] channels)
    {
        Spec = spec;
        Connections = connections;
        Channels = channels;
    }

    public LayerSpec Spec { get; }

    public (int Entry, int Input, int Output)[] Connections { get; }

    /// <summary>[outputs]; the bias of each output.</summary>
    public int[] Channels { get; }

    public static ReferenceLayer Of(LayerSpec spec) => spec switch
    {
        DenseLayerSpec dense => new(spec, [.. Dense(dense.Inputs, dense.Units)], [.. Enumerable.Range(0, dense.Units)]),
        ConvolutionLayerSpec convolution => new(
            spec, [.. Convolution(convolution)], [.. Enumerable.Range(0, convolution.Outputs).Select(output => output / (convolution.Output.Height * convolution.Output.Width))]),
        _ => throw new ArgumentException($"no reference for {spec}"),
    };

    /// <summary>The layer's weights as a matrix [inputs, outputs].</summary>
    public double[] Matrix(double[] kernel)
    {
        var matrix = new double[Spec.Inputs * Spec.Outputs];
        foreach ((int entry, int input, int output) in Connections)
        {
            matrix[(input * Spec.Outputs) + output] += kernel[entry];
        }

        return matrix;
    }

    /// <summary>The bias of every output.</summary>
    public double[] Spread(double[] bias) => [.. Channels.Select(channel => bias[channel])];

    private static IEnumerable<(int Entry, int Input, int Output)> Dense(int inputs, int units)
    {
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j < units; j++)
            {
                yield return ((i * units) + j, i, j);
            }
        }
    }

    private static IEnumerable<(int Entry, int Input, int Output)> Convolution(ConvolutionLayerSpec layer)
    {
        (int channels, int height, int width) = (layer.Input.Channels, layer.Input.Height, layer.Input.Width);
        (int filters, int size, int stride, int padding) = (layer.Filters.Count, layer.Filters.Size, layer.Filters.Stride, layer.Filters.Padding);
        int rows = (height + (2 * padding) - size) / stride + 1, columns = (width + (2 * padding) - size) / stride + 1;
        for (int c = 0; c < filters; c++)
        {
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++)
                {
                    for (int dy = 0; dy < size; dy++)
                    {
                        for (int dx = 0; dx < size; dx++)
                        {
                            for (int i = 0; i < channels; i++)
                            {
                                int row = (y * stride) + dy - padding, column = (x * stride) + dx - padding;
                                if (row >= 0 && row < height && column >= 0 && column < width)
                                {
                                    yield return (((((dy * size) + dx) * channels) + i) * filters + c, (((i * height) + row) * width) + column, (((c * rows) + y) * columns) + x);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
