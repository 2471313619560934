using RobustSparse.Models;

namespace RobustSparse.Tests.Reference;

/// <summary>
/// The exact least margin of a small network over a box. In every pattern of signs of its hidden units the network is linear, and the
/// least margin there is a linear program. The patterns are enumerated unit by unit; a branch without a point in the box is left out.
/// </summary>
internal sealed class SignPatterns(MaskedNetwork network, double[] lower, double[] upper, int label)
{
    private readonly ReferenceNetwork _network = new(network);
    private readonly LinearProgram _program = new(lower, upper);

    /// <summary>The least margin of the label over any other class.</summary>
    public double LeastMargin()
    {
        int n = lower.Length;
        double[][] image = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n + 1).Select(j => i == j ? 1.0 : 0.0).ToArray())];
        return OfLayer(0, image);
    }

    /// <param name="inputs">The inputs of the layer as linear forms of the image, each with its constant last.</param>
    private double OfLayer(int layer, double[][] inputs)
    {
        double[][] forms = [.. Enumerable.Range(0, network.Layers[layer].Spec.Outputs).Select(unit => PreActivation(layer, unit, inputs))];
        return layer == network.Layers.Count - 1
            ? Enumerable.Range(0, forms.Length).Where(j => j != label).Min(j => Least([.. forms[label].Zip(forms[j], (a, b) => a - b)]))
            : OfUnit(layer, forms, 0);
    }

    private double OfUnit(int layer, double[][] forms, int unit)
    {
        if (unit == forms.Length)
        {
            return OfLayer(layer + 1, forms);
        }

        double least = double.PositiveInfinity;
        double[] form = forms[unit];
        foreach (double sign in new[] { 1.0, -1.0 })
        {
            int rows = _program.Rows;
            _program.AddAtMost([.. form[..^1].Select(a => -sign * a)], sign * form[^1]);
            if (_program.Minimize(new double[lower.Length]) is not null)
            {
                double[][] next = [.. forms];
                next[unit] = sign > 0 ? form : new double[form.Length];
                least = Math.Min(least, OfUnit(layer, next, unit + 1));
            }

            _program.KeepRows(rows);
        }

        return least;
    }

    private double Least(double[] form) => _program.Minimize(form[..^1]) is { } minimum ? minimum.Value + form[^1] : double.PositiveInfinity;

    private double[] PreActivation(int layer, int unit, double[][] inputs)
    {
        var form = new double[lower.Length + 1];
        form[^1] = _network.Biases[layer][unit];
        int outputs = network.Layers[layer].Spec.Outputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            double weight = _network.Weights[layer][(i * outputs) + unit];
            for (int j = 0; j < form.Length && weight != 0; j++)
            {
                form[j] += weight * inputs[i][j];
            }
        }

        return form;
    }
}
