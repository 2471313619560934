using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>The surviving weights of a layer, unit by unit. The weights of a unit are the coefficients of its pre-activation, a linear form of the layer's input.</summary>
internal sealed class IncomingWeights
{
    private readonly int[] _starts;
    private readonly int[] _inputs;
    private readonly float[] _weights;

    public IncomingWeights(MaskedLayer layer)
    {
        _starts = new int[layer.Spec.Outputs + 1];
        foreach (WeightedConnection connection in layer.SurvivingConnections())
        {
            _starts[connection.Output + 1]++;
        }

        for (int unit = 1; unit < _starts.Length; unit++)
        {
            _starts[unit] += _starts[unit - 1];
        }

        _inputs = new int[_starts[^1]];
        _weights = new float[_inputs.Length];
        int[] next = [.. _starts];
        foreach (WeightedConnection connection in layer.SurvivingConnections())
        {
            int place = next[connection.Output]++;
            (_inputs[place], _weights[place]) = (connection.Input, connection.Weight);
        }
    }

    /// <summary>Adds a unit's weights, times <paramref name="sign"/>, to one column.</summary>
    /// <param name="forms">[inputs, 64]; one linear form in each column.</param>
    public void AddTo(Block forms, int column, int unit, float sign)
    {
        Span<float> values = forms.Values;
        for (int i = _starts[unit]; i < _starts[unit + 1]; i++)
        {
            values[(_inputs[i] * Block.Columns) + column] += sign * _weights[i];
        }
    }

    /// <summary>The greatest number of weights of any unit.</summary>
    public int LargestFanIn => Enumerable.Range(0, _starts.Length - 1).Max(unit => _starts[unit + 1] - _starts[unit]);

    /// <summary>The greatest number of weights that leave any input.</summary>
    public int LargestFanOut => _inputs.GroupBy(input => input).Select(weights => weights.Count()).DefaultIfEmpty().Max();
}
