using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>
/// Interval bounds of a network in training, with their gradients (Gowal et al. 2018). Centres go through the network's own
/// layers, radii through layers with the magnitudes of the weights. Sums are rounded to nearest; certificates, which round
/// outward, are the business of <c>Certification</c>.
/// </summary>
internal sealed class IntervalEngine : IDisposable
{
    private readonly NetworkEngine _engine;
    private readonly NetworkEngine _magnitudes;
    private readonly LayerWeights _output;

    /// <param name="engine">The engine of the network; its weights are loaded.</param>
    /// <param name="network">The network.</param>
    /// <param name="plan">The form of the engine's layers.</param>
    /// <param name="kernels">The engine's kernels.</param>
    /// <param name="bounds">Whether there are backward bounds too.</param>
    public IntervalEngine(NetworkEngine engine, MaskedNetwork network, EnginePlan plan, KernelSet kernels, TrainingBounds bounds)
    {
        _engine = engine;

        // Biases are zero rather than absent, so that both engines keep the same units.
        _magnitudes = new NetworkEngine(network.WithValues([.. network.Parameters.Select(parameter => new float[parameter.Size])]), plan, kernels);
        _output = ZerosOf(network.Architecture.Layers[^1]);
        Forms = bounds == TrainingBounds.Backward ? new BackwardBoundEngine(engine, _output) : null;
        Refresh();
    }

    /// <summary>The backward bounds; null where they were not asked for.</summary>
    public BackwardBoundEngine? Forms { get; }

    private int HiddenLayers => _engine.Layers.Count - 1;

    /// <summary>Takes over the network's weights after an update.</summary>
    public void Refresh()
    {
        for (int i = 0; i < HiddenLayers; i++)
        {
            _magnitudes.Layers[i].LoadMagnitudesOf(_engine.Layers[i]);
        }

        _engine.Layers[^1].SaveWeights(_output.Kernel);
        if (_engine.Architecture.Layers[^1].HasBias)
        {
            _engine.Layers[^1].SaveBias(_output.Bias);
        }

        Forms?.Refresh();
    }

    /// <summary>Arrays of zeros for the weights and biases of a layer, or for a gradient by them.</summary>
    public static LayerWeights ZerosOf(LayerSpec layer) => new(layer.KernelSize / layer.Output.Channels, layer.Output.Channels);

    /// <summary>Computes the worst-case logits in the box of radius ε around the clean images of a block.</summary>
    /// <param name="block">The block, with its images loaded.</param>
    /// <param name="labels">The classes of its examples.</param>
    public void Forward(ExampleBlock block, float epsilon, ReadOnlySpan<byte> labels)
    {
        IntervalPass pass = block.Intervals!;
        IntervalRelu.Box(block.Clean.Images, epsilon, pass.Centers[0], pass.Radii[0]);
        for (int i = 0; i < HiddenLayers; i++)
        {
            _engine.Layers[i].Forward(pass.Centers[i], pass.Lower[i], null, block.Scratch);
            _magnitudes.Layers[i].Forward(pass.Radii[i], pass.Upper[i], null, block.Scratch);
            IntervalRelu.Forward(pass.Lower[i], pass.Upper[i], pass.Centers[i + 1], pass.Radii[i + 1]);
        }

        WorstLogits.Forward(_output, labels, pass.Centers[^1], pass.Radii[^1], pass.Logits);
    }

    /// <summary>Computes the gradients at all hidden layers from the gradient at the worst-case logits.</summary>
    /// <param name="block">The block, after <see cref="Forward"/>.</param>
    /// <param name="labels">The classes of its examples.</param>
    /// <param name="output">The gradient by the output layer, to which this block's is added.</param>
    /// <param name="addsBoundGradients">Whether the gradients of backward bounds at the intervals are added.</param>
    public void Backward(ExampleBlock block, ReadOnlySpan<byte> labels, LayerWeights output, bool addsBoundGradients = false)
    {
        IntervalPass pass = block.Intervals!;
        WorstLogits.Backward(
            _output, labels, pass.Centers[^1], pass.Radii[^1], pass.LogitGradient, pass.CenterGradients[^1], pass.RadiusGradients[^1], output);
        for (int i = HiddenLayers - 1; i >= 0; i--)
        {
            IntervalRelu.Backward(pass.Lower[i], pass.Upper[i], pass.CenterGradients[i + 1], pass.RadiusGradients[i + 1]);
            if (addsBoundGradients)
            {
                IntervalRelu.AddEnds(pass.LowerGradients[i], pass.UpperGradients[i], pass.CenterGradients[i + 1], pass.RadiusGradients[i + 1]);
            }

            if (i > 0)
            {
                _engine.Layers[i].Backward(pass.CenterGradients[i + 1], pass.CenterGradients[i], block.Scratch);
                _magnitudes.Layers[i].Backward(pass.RadiusGradients[i + 1], pass.RadiusGradients[i], block.Scratch);
            }
        }
    }

    public void Dispose() => _magnitudes.Dispose();
}
