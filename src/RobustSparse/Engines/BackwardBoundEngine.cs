using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>
/// Backward bounds of worst-case logits in training, with their gradients (Zhang et al. 2020, "CROWN-IBP"): the form z_j − z_y goes
/// backward through the network to the box of the image, with the interval bounds of the hidden layers around the ReLUs.
/// </summary>
internal sealed class BackwardBoundEngine
{
    private readonly NetworkEngine _engine;
    private readonly LayerWeights _output;

    /// <summary>The bias of every output of each hidden layer; null where the layer has none.</summary>
    private readonly float[]?[] _biases;

    /// <summary>The gradient of one block by each hidden layer, before it is added to that of the batch.</summary>
    private readonly LayerWeights[] _parts;

    /// <param name="engine">The engine of the network; its weights are loaded.</param>
    /// <param name="output">The weights of the output layer, which the interval bounds keep up to date.</param>
    public BackwardBoundEngine(NetworkEngine engine, LayerWeights output)
    {
        _engine = engine;
        _output = output;
        _biases = [.. engine.Architecture.Layers.SkipLast(1).Select(layer => layer.HasBias ? new float[layer.Outputs] : null)];
        _parts = [.. engine.Architecture.Layers.SkipLast(1).Select(IntervalEngine.ZerosOf)];
    }

    private int HiddenLayers => _biases.Length;

    /// <summary>Takes over the network's biases after an update.</summary>
    public void Refresh()
    {
        for (int i = 0; i < HiddenLayers; i++)
        {
            if (_biases[i] is { } biases)
            {
                LayerSpec layer = _engine.Architecture.Layers[i];
                var channels = new float[layer.BiasSize];
                _engine.Layers[i].SaveBias(channels);
                layer.SpreadBias(channels, biases);
            }
        }
    }

    /// <summary>Computes the worst-case logits.</summary>
    /// <param name="block">The block, after <see cref="IntervalEngine.Forward"/>.</param>
    /// <param name="labels">The classes of its examples.</param>
    /// <param name="logits">[classes, 64]; becomes the worst-case logits.</param>
    public void Forward(ExampleBlock block, ReadOnlySpan<byte> labels, Block logits)
    {
        IntervalPass intervals = block.Intervals!;
        for (int j = 0; j < logits.Rows; j++)
        {
            FormPass pass = block.Forms![j];
            Span<float> bounds = logits.Row(j);
            Begin(j, labels, pass.Forms[^1], bounds);
            for (int i = HiddenLayers - 1; i >= 0; i--)
            {
                FormBounds.Substitute(intervals.Lower[i], intervals.Upper[i], pass.Forms[i + 1], pass.Substituted[i], bounds);
                if (_biases[i] is { } biases)
                {
                    FormBounds.AddBias(pass.Substituted[i], biases, bounds);
                }

                _engine.Layers[i].Backward(pass.Substituted[i], pass.Forms[i], block.Scratch);
            }

            FormBounds.Maximize(pass.Forms[0], intervals.Centers[0], intervals.Radii[0], bounds);
        }
    }

    /// <summary>Computes the gradient by all weights and biases, and at the interval bounds of the hidden layers.</summary>
    /// <param name="block">The block, after <see cref="Forward"/>.</param>
    /// <param name="labels">The classes of its examples.</param>
    /// <param name="delta">[classes, 64]: the gradient at the worst-case logits.</param>
    /// <param name="gradient">The gradient by each layer, to which this block's is added.</param>
    public void Backward(ExampleBlock block, ReadOnlySpan<byte> labels, Block delta, IReadOnlyList<LayerWeights?> gradient)
    {
        IntervalPass intervals = block.Intervals!;
        intervals.ClearBoundGradients();
        for (int j = 0; j < delta.Rows; j++)
        {
            FormPass pass = block.Forms![j];
            ReadOnlySpan<float> atBound = delta.Row(j);
            FormBounds.MaximizeBackward(pass.Forms[0], intervals.Centers[0], intervals.Radii[0], atBound, pass.Gradients[0]);
            for (int i = 0; i < HiddenLayers; i++)
            {
                // A product does not write the rows of units without weights.
                pass.Gradients[i + 1].Values.Clear();
                _engine.Layers[i].Multiply<Plain>(pass.Gradients[i], pass.Gradients[i + 1], block.Scratch, default);
                if (_biases[i] is { } biases)
                {
                    AddBiasGradient(i, biases, pass, atBound, gradient[i]!.Bias);
                }

                FormBounds.SubstituteBackward(
                    intervals.Lower[i], intervals.Upper[i], pass.Forms[i + 1], pass.Gradients[i + 1], atBound, intervals.LowerGradients[i], intervals.UpperGradients[i]);
            }

            AddOutputGradient(j, labels, pass.Gradients[^1], atBound, gradient[^1]!);
        }

        for (int i = 0; i < HiddenLayers; i++)
        {
            GradientTerm[] terms = [.. block.Forms!.Select(pass => new GradientTerm(pass.Gradients[i], pass.Substituted[i], null))];

            // The biases have their gradient already: it is no sum over the coefficients alone.
            _engine.Layers[i].Differentiate(terms, _parts[i].Kernel, _parts[i].Bias);
            gradient[i]!.AddKernel(_parts[i]);
        }
    }

    /// <summary>Sets the form (w_j − w_y)·h + b_j − b_y for the class y of every example.</summary>
    private void Begin(int j, ReadOnlySpan<byte> labels, Block forms, Span<float> constants)
    {
        constants.Clear();
        forms.Values.Clear();
        for (int column = 0; column < labels.Length; column++)
        {
            constants[column] = _output.Bias[j] - _output.Bias[labels[column]];
        }

        for (int unit = 0; unit < forms.Rows; unit++)
        {
            ReadOnlySpan<float> weights = _output.Row(unit);
            Span<float> row = forms.Row(unit);
            for (int column = 0; column < labels.Length; column++)
            {
                row[column] = weights[j] - weights[labels[column]];
            }
        }
    }

    private static void AddOutputGradient(int j, ReadOnlySpan<byte> labels, Block gradient, ReadOnlySpan<float> atBound, LayerWeights output)
    {
        for (int column = 0; column < labels.Length; column++)
        {
            output.Bias[j] += atBound[column];
            output.Bias[labels[column]] -= atBound[column];
        }

        for (int unit = 0; unit < gradient.Rows; unit++)
        {
            Span<float> sums = output.Row(unit);
            ReadOnlySpan<float> row = gradient.Row(unit);
            for (int column = 0; column < labels.Length; column++)
            {
                sums[j] += row[column];
                sums[labels[column]] -= row[column];
            }
        }
    }

    /// <summary>Adds the gradient by a layer's bias, and the share of the bias in the gradient at the layer's coefficients.</summary>
    private void AddBiasGradient(int layer, float[] biases, FormPass pass, ReadOnlySpan<float> atBound, Span<float> sums)
    {
        LayerSpec spec = _engine.Architecture.Layers[layer];
        for (int output = 0; output < biases.Length; output++)
        {
            ReadOnlySpan<float> coefficients = pass.Substituted[layer].Row(output);
            Span<float> gradient = pass.Gradients[layer + 1].Row(output);
            float sum = 0;
            for (int column = 0; column < gradient.Length; column++)
            {
                sum += coefficients[column] * atBound[column];
                gradient[column] += biases[output] * atBound[column];
            }

            sums[spec.ChannelOf(output)] += sum;
        }
    }
}
