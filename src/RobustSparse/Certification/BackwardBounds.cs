using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>
/// CROWN (Zhang et al. 2018, theorem 3.2) for the hidden units of one image at a time; belongs to one thread. Bounds up to 64 linear
/// forms of a hidden layer's outputs from below at once; each form is a column of a block. Going backward, each ReLU becomes a line and each layer a
/// product with its weights. The resulting form of the pixels has its minimum over the box in closed form. An upper bound is the
/// lower bound of the negated form. Every rounding error is subtracted, as docs/certificates.md derives.
/// </summary>
internal sealed class BackwardBounds : IDisposable
{
    private const int UnitsAtOnce = Block.Columns / 2;

    private readonly BoundedNetwork _network;
    private readonly Block[] _forms;
    private readonly ReluLines[] _lines;
    private readonly Block _pixelForms;
    private readonly float[] _boxLower;
    private readonly float[] _boxUpper;
    private readonly float[] _first = new float[Block.Columns];
    private readonly float[] _second = new float[Block.Columns];
    private readonly double[] _least = new double[Block.Columns];
    private readonly int[] _units = new int[UnitsAtOnce];
    private readonly MultiplyScratch _scratch = new();

    public BackwardBounds(BoundedNetwork network)
    {
        NetworkArchitecture architecture = network.Architecture;
        _network = network;
        _forms = [.. architecture.Layers.SkipLast(1).Select(layer => new Block(layer.Outputs))];
        _lines = [.. architecture.Layers.SkipLast(1).Select(layer => new ReluLines(layer.Outputs))];
        _pixelForms = new Block(architecture.Inputs);
        _boxLower = new float[architecture.Inputs];
        _boxUpper = new float[architecture.Inputs];
    }

    /// <summary>Tightens the bounds of the undecided units of a hidden layer, for one image, by every <see cref="SlopeRule"/> in turn.</summary>
    /// <param name="bounds">Bounds of the layers up to and including this one.</param>
    /// <param name="layer">The layer; not the first, where intervals are exact.</param>
    /// <param name="column">The column of the image.</param>
    public void Tighten(IntervalBounds bounds, int layer, int column)
    {
        foreach (SlopeRule rule in SlopeRules.All)
        {
            Tighten(bounds, layer, column, rule);
        }
    }

    private void Tighten(IntervalBounds bounds, int layer, int column, SlopeRule rule)
    {
        Load(bounds, layer, column, rule);
        int count = 0;
        Span<float> lower = bounds.Hidden[layer].Lower.Values, upper = bounds.Hidden[layer].Upper.Values;
        for (int unit = 0, at = column; at < lower.Length; unit++, at += Block.Columns)
        {
            if (lower[at] < 0f && upper[at] > 0f)
            {
                _units[count++] = unit;
            }

            if (count == UnitsAtOnce || (count > 0 && at + Block.Columns >= lower.Length))
            {
                Tighten(lower, upper, layer, column, count);
                count = 0;
            }
        }
    }

    public void Dispose()
    {
        _pixelForms.Dispose();
        _scratch.Dispose();
        foreach (Block forms in _forms)
        {
            forms.Dispose();
        }
    }

    /// <summary>Copies one image's box, and finds the lines around the ReLUs of the layers before <paramref name="layer"/>.</summary>
    private void Load(IntervalBounds bounds, int layer, int column, SlopeRule rule)
    {
        ReadOnlySpan<float> lower = bounds.BoxLower.Values, upper = bounds.BoxUpper.Values;
        for (int pixel = 0, at = column; pixel < _boxLower.Length; pixel++, at += Block.Columns)
        {
            _boxLower[pixel] = lower[at];
            _boxUpper[pixel] = upper[at];
        }

        for (int before = 0; before < layer; before++)
        {
            bounds.Hidden[before].Relax(column, rule, _lines[before]);
        }
    }

    private void Tighten(Span<float> lower, Span<float> upper, int layer, int column, int count)
    {
        Block forms = _forms[layer - 1];
        forms.Values.Clear();
        for (int i = 0; i < count; i++)
        {
            _network.Layers[layer].Weights.AddTo(forms, 2 * i, _units[i], sign: 1f);
            _network.Layers[layer].Weights.AddTo(forms, (2 * i) + 1, _units[i], sign: -1f);
        }

        Minimize(layer - 1, 2 * count);
        float[]? bias = _network.Layers[layer].Bias;
        for (int i = 0; i < count; i++)
        {
            if (bias is not null)
            {
                double lost = RoundingError.Double * Math.Abs(bias[_units[i]]);
                _least[2 * i] += bias[_units[i]] - lost;
                _least[(2 * i) + 1] += -bias[_units[i]] - lost;
            }

            ref float least = ref lower[(_units[i] * Block.Columns) + column], greatest = ref upper[(_units[i] * Block.Columns) + column];
            least = MathF.Max(least, MathF.BitDecrement((float)_least[2 * i]));
            greatest = MathF.Min(greatest, -MathF.BitDecrement((float)_least[(2 * i) + 1]));
        }
    }

    /// <summary>Bounds the forms of a layer's outputs from below, into <see cref="_least"/>.</summary>
    private void Minimize(int layer, int columns)
    {
        Array.Clear(_least);
        for (int l = layer; l >= 0; l--)
        {
            BoundedLayer weights = _network.Layers[l];
            ReluSubstitution.Substitute(_forms[l], _lines[l], columns, _first, _second);
            for (int i = 0; i < columns; i++)
            {
                _least[i] += (_first[i] * (1 + weights.ConstantError)) - (_second[i] * weights.BackwardError);
            }

            if (weights.Bias is not null)
            {
                AddBias(_forms[l], weights.Bias, columns);
            }

            weights.Products.Backward(_forms[l], l > 0 ? _forms[l - 1] : _pixelForms, _scratch);
        }

        BoxMinimum.Of(_pixelForms, _network.UsedPixels, _boxLower, _boxUpper, columns, _first, _second);
        for (int i = 0; i < columns; i++)
        {
            _least[i] += _first[i] - (_second[i] * _network.PixelError) - RoundingError.Underflow;
        }
    }

    /// <summary>
    /// Adds Σ coefficient·bias to the constants, in double. The error of these sums is far below the slack in
    /// <see cref="BoundedLayer.BackwardError"/>, because that error is relative to magnitudes that include |bias|.
    /// </summary>
    private void AddBias(Block forms, float[] bias, int columns)
    {
        for (int unit = 0; unit < bias.Length; unit++)
        {
            ReadOnlySpan<float> coefficients = forms.Row(unit);
            for (int i = 0; i < columns; i++)
            {
                _least[i] += (double)coefficients[i] * bias[unit];
            }
        }
    }
}
