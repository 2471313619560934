using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>The surviving weights of a layer, unit by unit. They are the linear forms of its pre-activations.</summary>
internal sealed class IncomingWeights
{
    private readonly int[] _starts;
    private readonly int[] _inputs;
    private readonly float[] _weights;

    public IncomingWeights(MaskedLayer layer)
    {
        int outputs = layer.Spec.Outputs;
        _starts = new int[outputs + 1];
        _inputs = new int[layer.Mask.Kept];
        _weights = new float[layer.Mask.Kept];
        int place = 0;
        for (int unit = 0; unit < outputs; unit++)
        {
            for (int input = 0; input < layer.Spec.Inputs; input++)
            {
                int entry = (input * outputs) + unit;
                if (layer.Mask[entry])
                {
                    _inputs[place] = input;
                    _weights[place++] = layer.Kernel.Values[entry];
                }
            }

            _starts[unit + 1] = place;
        }
    }

    /// <summary>Adds a unit's weights, times <paramref name="sign"/>, to one column.</summary>
    /// <param name="forms">[inputs, 64].</param>
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
