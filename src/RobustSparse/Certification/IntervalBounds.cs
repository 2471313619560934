using RobustSparse.Data;
using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>Interval bounds of up to 64 images at a time, from layer to layer; belongs to one thread.</summary>
internal sealed class IntervalBounds : IDisposable
{
    private readonly BoundedNetwork _network;
    private readonly MultiplyScratch _scratch = new();

    /// <summary>The inputs of a layer: the centre and the radius of each interval, and its greatest value.</summary>
    private readonly (Block Center, Block Radius, Block Reach)[] _inputs;

    public IntervalBounds(BoundedNetwork network)
    {
        _network = network;
        Hidden = [.. network.Architecture.Layers.SkipLast(1).Select(layer => new LayerBounds(layer.Outputs))];
        BoxLower = new Block(network.Architecture.Inputs);
        BoxUpper = new Block(network.Architecture.Inputs);
        _inputs = [.. network.Architecture.Layers.SkipLast(1).Select(layer => (new Block(layer.Inputs), new Block(layer.Inputs), new Block(layer.Inputs)))];
    }

    /// <summary>[pixels, 64].</summary>
    public Block BoxLower { get; }

    /// <summary>[pixels, 64].</summary>
    public Block BoxUpper { get; }

    /// <summary>The bounds of the hidden layers, from the first.</summary>
    public IReadOnlyList<LayerBounds> Hidden { get; }

    /// <summary>Sets the boxes of up to 64 images. Further columns keep their old values.</summary>
    public void Load(ImageSet images, PixelBox box)
    {
        Span<float> lower = BoxLower.Values, upper = BoxUpper.Values;
        for (int column = 0; column < images.Count; column++)
        {
            ReadOnlySpan<byte> pixels = images.Pixels.Slice(column * images.Features, images.Features);
            for (int i = 0; i < pixels.Length; i++)
            {
                lower[(i * Block.Columns) + column] = box.Lower[pixels[i]];
                upper[(i * Block.Columns) + column] = box.Upper[pixels[i]];
            }
        }
    }

    /// <summary>Sets the box of one column.</summary>
    public void Load(InputBox box, int column)
    {
        for (int i = 0, at = column; i < box.Lower.Length; i++, at += Block.Columns)
        {
            BoxLower.Values[at] = box.Lower[i];
            BoxUpper.Values[at] = box.Upper[i];
        }
    }

    /// <summary>Bounds a hidden layer from the bounds of the layer before it, or from the boxes.</summary>
    public void Propagate(int layer)
    {
        (Block center, Block radius, Block reach) = _inputs[layer];
        Span<float> c = center.Values, r = radius.Values, m = reach.Values;
        ReadOnlySpan<float> lower = layer == 0 ? BoxLower.Values : Hidden[layer - 1].Lower.Values;
        ReadOnlySpan<float> upper = layer == 0 ? BoxUpper.Values : Hidden[layer - 1].Upper.Values;
        for (int i = 0; i < lower.Length; i++)
        {
            // Apply the ReLU of the layer before; the first layer reads the boxes.
            float least = layer == 0 ? lower[i] : MathF.Max(lower[i], 0f), greatest = layer == 0 ? upper[i] : MathF.Max(upper[i], 0f);
            c[i] = 0.5f * (least + greatest);
            r[i] = 0.5f * (greatest - least);
            m[i] = MathF.Max(greatest, -least);
        }

        BoundedLayer weights = _network.Layers[layer];
        LayerBounds bounds = Hidden[layer];
        weights.Products.Forward(center, bounds.Lower, null, _scratch);
        weights.Magnitudes.Forward(radius, bounds.Upper, null, _scratch);
        weights.Magnitudes.Forward(reach, bounds.Magnitude, null, _scratch);
        if (weights.Bias is not null)
        {
            AddBias(weights.Bias, bounds);
        }

        Span<float> centerToLower = bounds.Lower.Values, radiusToUpper = bounds.Upper.Values;
        ReadOnlySpan<float> magnitude = bounds.Magnitude.Values;
        for (int i = 0; i < magnitude.Length; i++)
        {
            float middle = centerToLower[i], slack = radiusToUpper[i] + (weights.IntervalError * magnitude[i]);
            centerToLower[i] = middle - slack;
            radiusToUpper[i] = middle + slack;
        }
    }

    /// <summary>Bounds the margins of one image's class y over each other class j, by the rows e_y − e_j of the output layer (Gowal et al. 2018).</summary>
    /// <param name="column">The column of the image.</param>
    /// <param name="label">The class of the image, y.</param>
    /// <param name="margins">[classes]; overwritten by a lower bound of f_y − f_j for each j, and by zero for y.</param>
    public void Margins(int column, int label, Span<double> margins)
    {
        LayerBounds last = Hidden[^1];
        ReadOnlySpan<float> lower = last.Lower.Values, upper = last.Upper.Values, kernel = _network.OutputKernel;
        for (int j = 0; j < margins.Length; j++)
        {
            margins[j] = _network.BiasMargin(label, j);
        }

        for (int unit = 0; unit < last.Lower.Rows; unit++)
        {
            int at = (unit * Block.Columns) + column, row = unit * margins.Length;
            double least = Math.Max(lower[at], 0f), greatest = Math.Max(upper[at], 0f);
            for (int j = 0; j < margins.Length; j++)
            {
                // In double, the difference of two weights is exact or nearly so. The error of the sum is subtracted from each term.
                double difference = (double)kernel[row + label] - kernel[row + j];
                double term = difference * (difference > 0 ? least : greatest);
                margins[j] += term - (Math.Abs(difference) * greatest * RoundingError.Double);
            }
        }
    }

    /// <summary>Adds the biases to the products in <see cref="LayerBounds.Lower"/>, and the magnitudes of the biases to the magnitudes of the products.</summary>
    private static void AddBias(float[] bias, LayerBounds bounds)
    {
        for (int unit = 0; unit < bias.Length; unit++)
        {
            Span<float> middle = bounds.Lower.Row(unit), magnitude = bounds.Magnitude.Row(unit);
            for (int column = 0; column < middle.Length; column++)
            {
                middle[column] += bias[unit];
                magnitude[column] += MathF.Abs(bias[unit]);
            }
        }
    }

    public void Dispose()
    {
        BoxLower.Dispose();
        BoxUpper.Dispose();
        _scratch.Dispose();
        foreach (LayerBounds bounds in Hidden)
        {
            bounds.Dispose();
        }

        foreach ((Block center, Block radius, Block reach) in _inputs)
        {
            center.Dispose();
            radius.Dispose();
            reach.Dispose();
        }
    }
}
