using RobustSparse.Models;

namespace RobustSparse.Tests.Reference;

/// <summary>
/// Interval and CROWN bounds of one image in double precision and plain loops: each linear bound is written out in the
/// pixels, none is shared, nothing is negated. The definition that certificates are held to.
/// </summary>
internal sealed class ReferenceBounds
{
    /// <summary>The slopes of the lower line by the bounds of a unit: the smaller area, 0 unless nearly always on, 1 unless nearly always off, and parallel to the upper line.</summary>
    private static readonly Func<double, double, double>[] _slopes =
        [(l, u) => u > -l ? 1 : 0, (l, u) => u / (u - l) > 0.999 ? 1 : 0, (l, u) => u / (u - l) < 0.001 ? 0 : 1, (l, u) => u / (u - l)];

    private readonly double[][] _weights;
    private readonly double[][] _biases;
    private readonly LayerSpec[] _shapes;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly bool _crown;

    /// <param name="crown">CROWN, with the best of four choices of slopes, where it is the tighter one; else intervals alone.</param>
    public ReferenceBounds(MaskedNetwork network, double[] image, double epsilon, bool crown)
    {
        ReferenceLayer[] layers = [.. network.Layers.Select(layer => ReferenceLayer.Of(layer.Spec))];
        _weights = [.. network.Layers.Zip(layers, (layer, reference) => reference.Matrix(Array.ConvertAll(layer.Kernel.MaskedValues(), w => (double)w)))];
        _biases = [.. new ReferenceNetwork(network).Biases.Zip(layers, (bias, reference) => reference.Spread(bias))];
        _shapes = [.. network.Architecture.Layers];
        _lower = [.. image.Select(x => Math.Max(x - epsilon, 0))];
        _upper = [.. image.Select(x => Math.Min(x + epsilon, 1))];
        _crown = crown;
        for (int layer = 0; layer + 1 < _shapes.Length; layer++)
        {
            var lower = new double[_shapes[layer].Outputs];
            var upper = new double[_shapes[layer].Outputs];
            for (int unit = 0; unit < lower.Length; unit++)
            {
                double[] row = [.. Enumerable.Range(0, _shapes[layer].Inputs).Select(i => _weights[layer][(i * lower.Length) + unit])];
                double bias = _biases[layer][unit];
                lower[unit] = bias + ByIntervals(row, layer - 1, sign: 1);
                upper[unit] = bias - ByIntervals(row, layer - 1, sign: -1);
                foreach (Func<double, double, double> slope in _slopes)
                {
                    if (crown && layer > 0 && lower[unit] < 0 && upper[unit] > 0)
                    {
                        lower[unit] = Math.Max(lower[unit], bias + ByLines(row, layer - 1, wantUpper: false, slope));
                        upper[unit] = Math.Min(upper[unit], bias + ByLines(row, layer - 1, wantUpper: true, slope));
                    }
                }
            }

            Hidden.Add((lower, upper));
        }
    }

    /// <summary>Bounds of every hidden layer's pre-activations.</summary>
    public List<(double[] Lower, double[] Upper)> Hidden { get; } = [];

    /// <summary>A lower bound of the least margin of a class over the others.</summary>
    public double LeastMargin(int label)
    {
        int last = _shapes.Length - 1, classes = _shapes[last].Outputs;
        double least = double.PositiveInfinity;
        for (int j = 0; j < classes; j++)
        {
            double[] row = [.. Enumerable.Range(0, _shapes[last].Inputs).Select(i => _weights[last][(i * classes) + label] - _weights[last][(i * classes) + j])];
            if (j != label)
            {
                double margin = ByIntervals(row, last - 1, sign: 1);
                double bias = _biases[last][label] - _biases[last][j];
                least = Math.Min(least, bias + (_crown ? _slopes.Max(slope => Math.Max(margin, ByLines(row, last - 1, wantUpper: false, slope))) : margin));
            }
        }

        return least;
    }

    /// <summary>The least of sign·Σ row·(outputs of a layer, −1 the image).</summary>
    private double ByIntervals(double[] row, int layer, double sign)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double v = sign * row[i];
            double low = layer < 0 ? _lower[i] : Math.Max(Hidden[layer].Lower[i], 0), high = layer < 0 ? _upper[i] : Math.Max(Hidden[layer].Upper[i], 0);
            sum += v * (v > 0 ? low : high);
        }

        return sum;
    }

    private double ByLines(double[] row, int layer, bool wantUpper, Func<double, double, double> lowerSlope)
    {
        double constant = 0;
        for (; layer >= 0; layer--)
        {
            var before = new double[_shapes[layer].Inputs];
            for (int unit = 0; unit < row.Length; unit++)
            {
                (double l, double u) = (Hidden[layer].Lower[unit], Hidden[layer].Upper[unit]);
                double slope, intercept = 0;
                if (l >= 0 || u <= 0)
                {
                    slope = u <= 0 ? 0 : 1;
                }
                else if (row[unit] > 0 == wantUpper)
                {
                    slope = u / (u - l);
                    intercept = -slope * l;
                }
                else
                {
                    slope = lowerSlope(l, u);
                }

                constant += row[unit] * (intercept + (slope * _biases[layer][unit]));
                for (int i = 0; i < before.Length; i++)
                {
                    before[i] += row[unit] * slope * _weights[layer][(i * row.Length) + unit];
                }
            }

            row = before;
        }

        return constant + row.Select((v, i) => v * (v > 0 == wantUpper ? _upper[i] : _lower[i])).Sum();
    }
}
