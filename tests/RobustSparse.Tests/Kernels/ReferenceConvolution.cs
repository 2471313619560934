using RobustSparse.Kernels;

namespace RobustSparse.Tests.Kernels;

/// <summary>A convolution as plain loops over its definition, in double precision. A tap is one term of one output's sum.</summary>
internal sealed class ReferenceConvolution
{
    private const int Columns = Block.Columns;

    private readonly ConvolutionShape _shape;
    private readonly List<(int Entry, int Input, int Output)> _taps = [];

    public ReferenceConvolution(ConvolutionShape shape)
    {
        _shape = shape;
        for (int o = 0; o < shape.OutputChannels; o++)
        {
            for (int y = 0; y < shape.OutputHeight; y++)
            {
                for (int x = 0; x < shape.OutputWidth; x++)
                {
                    AddTaps(o, y, x);
                }
            }
        }
    }

    /// <summary>[outputs, 64].</summary>
    public double[] Forward(double[] kernel, double[] bias, Block input)
    {
        double[] result = [.. Enumerable.Range(0, _shape.Outputs * Columns).Select(i => bias[i / Columns / _shape.OutputPlane])];
        foreach ((int entry, int source, int output) in _taps.Where(tap => kernel[tap.Entry] != 0))
        {
            for (int b = 0; b < Columns; b++)
            {
                result[(output * Columns) + b] += kernel[entry] * input.Values[(source * Columns) + b];
            }
        }

        return result;
    }

    /// <summary>The gradient at the input, [inputs, 64].</summary>
    public double[] Backward(double[] kernel, Block delta)
    {
        var result = new double[_shape.Inputs * Columns];
        foreach ((int entry, int source, int output) in _taps.Where(tap => kernel[tap.Entry] != 0))
        {
            for (int b = 0; b < Columns; b++)
            {
                result[(source * Columns) + b] += kernel[entry] * delta.Values[(output * Columns) + b];
            }
        }

        return result;
    }

    /// <summary>The gradient of every kernel entry.</summary>
    public double[] KernelGradient(ReadOnlySpan<GradientTerm> terms)
    {
        var result = new double[_shape.KernelLength];
        foreach (GradientTerm term in terms)
        {
            foreach ((int entry, int source, int output) in _taps)
            {
                for (int b = 0; b < Columns; b++)
                {
                    result[entry] += (double)term.Input.Values[(source * Columns) + b] * term.Delta.Values[(output * Columns) + b];
                }
            }
        }

        return result;
    }

    /// <summary>The gradient of every channel's bias.</summary>
    public double[] BiasGradient(ReadOnlySpan<GradientTerm> terms)
    {
        var result = new double[_shape.OutputChannels];
        foreach (GradientTerm term in terms)
        {
            for (int i = 0; i < _shape.Outputs * Columns; i++)
            {
                result[i / Columns / _shape.OutputPlane] += term.Delta.Values[i];
            }
        }

        return result;
    }

    private void AddTaps(int o, int y, int x)
    {
        for (int dy = 0; dy < _shape.KernelSize; dy++)
        {
            for (int dx = 0; dx < _shape.KernelSize; dx++)
            {
                int row = (y * _shape.Stride) + dy - _shape.Padding, column = (x * _shape.Stride) + dx - _shape.Padding;
                for (int i = 0; row >= 0 && row < _shape.InputHeight && column >= 0 && column < _shape.InputWidth && i < _shape.InputChannels; i++)
                {
                    int entry = (((((dy * _shape.KernelSize) + dx) * _shape.InputChannels) + i) * _shape.OutputChannels) + o;
                    _taps.Add((
                        entry,
                        (((i * _shape.InputHeight) + row) * _shape.InputWidth) + column,
                        (((o * _shape.OutputHeight) + y) * _shape.OutputWidth) + x));
                }
            }
        }
    }
}
