using System.Collections.Concurrent;
using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>A masked network in a form for fast computation: forward and backward passes, attack steps and updates.</summary>
internal sealed class NetworkEngine : IDisposable
{
    private readonly KernelSet _kernels;
    private readonly ConcurrentBag<ExampleBlock> _blocks = [];
    private readonly bool _hasMotion;
    private readonly TrainingBounds _bounds;

    /// <summary>An engine for the masks of a network, with its weights and biases and fresh moments.</summary>
    /// <param name="kind">The kind of its layers: dense or sparse.</param>
    /// <param name="kernels">The kernels to use; null for the widest that this processor supports.</param>
    public NetworkEngine(MaskedNetwork network, EngineKind kind, KernelSet? kernels = null)
        : this(network, EnginePlan.Of(kind), kernels)
    {
    }

    /// <summary>An engine for the masks of a network, with its weights and biases and fresh moments.</summary>
    /// <param name="plan">The form of its layers.</param>
    /// <param name="kernels">The kernels to use; null for the widest that this processor supports.</param>
    /// <param name="bounds">The bounds that it also computes.</param>
    public NetworkEngine(MaskedNetwork network, EnginePlan plan, KernelSet? kernels = null, TrainingBounds bounds = TrainingBounds.None)
    {
        _kernels = kernels ?? KernelSet.Widest;
        Architecture = network.Architecture;
        IReadOnlyList<bool[]> used = UsedUnits.Of(network);
        var factory = new LayerFactory(_kernels, plan);
        Layers = [.. network.Layers.Select((layer, i) => factory.Create(layer, isFirst: i == 0, used[i], used[i + 1]))];
        _hasMotion = Layers.Count > 1 && Layers[0].HasMotion;
        for (int i = 0; i < Layers.Count; i++)
        {
            Layers[i].LoadWeights(network.Layers[i].Kernel.Values);
            if (network.Layers[i].Bias is { } bias)
            {
                Layers[i].LoadBias(bias.Values);
            }
        }

        _bounds = bounds;
        Intervals = bounds == TrainingBounds.None ? null : new IntervalEngine(this, network, plan, _kernels, bounds);
    }

    /// <summary>The network's layers; they give the shapes of its blocks.</summary>
    public NetworkArchitecture Architecture { get; }

    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Interval bounds of the network; null where they were not asked for.</summary>
    public IntervalEngine? Intervals { get; }

    /// <summary>Rents a block, which the calling thread uses with this engine until it returns it.</summary>
    public ExampleBlock RentBlock() => _blocks.TryTake(out ExampleBlock? block) ? block : new ExampleBlock(Architecture, _bounds);

    /// <summary>Returns a rented block, so that another thread can rent it.</summary>
    public void ReturnBlock(ExampleBlock block) => _blocks.Add(block);

    /// <summary>Loads images as the clean images of a block.</summary>
    /// <param name="pixels">[images, features].</param>
    /// <param name="indices">Indices of the images to load; at most 64.</param>
    public void LoadImages(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, ExampleBlock block)
    {
        _kernels.LoadImages(pixels, indices, block.Clean.Images, block.PixelIsBlank);
        block.Count = indices.Length;
    }

    /// <summary>Loads images that are already laid out pixel by pixel as the clean images of a block.</summary>
    /// <param name="pixels">[features, 64]; zero beyond the images.</param>
    /// <param name="count">Number of images.</param>
    public void LoadArranged(ReadOnlySpan<byte> pixels, int count, ExampleBlock block)
    {
        _kernels.LoadArranged(pixels, block.Clean.Images, block.PixelIsBlank);
        block.Count = count;
    }

    /// <summary>Computes logits from the images of a pass.</summary>
    public void Forward(ForwardPass pass, MultiplyScratch scratch)
    {
        if (Layers.Count > 1)
        {
            Layers[0].Forward(pass.Images, _hasMotion ? pass.FirstPreActivations : null, pass.Inputs[1], scratch);
        }

        ForwardFrom(Math.Min(1, Layers.Count - 1), pass, scratch);
    }

    /// <summary>Computes logits from the images after the last step of <paramref name="motion"/>.</summary>
    public void Forward(InputMotion motion, ForwardPass pass, MultiplyScratch scratch)
    {
        motion.Forward(pass.Inputs[1], scratch);
        ForwardFrom(1, pass, scratch);
    }

    /// <summary>The motion of a block's images through an iterated attack; null where the layers are faster with separate steps and forward passes.</summary>
    public InputMotion? MotionOf(ExampleBlock block) => _hasMotion ? block.Motion ??= Layers[0].CreateMotion() : null;

    /// <summary>Computes the losses of a pass, and stores their gradient at the logits in its last delta.</summary>
    /// <param name="targets">[classes, 64].</param>
    /// <param name="scale">Weight of one example's loss in the objective.</param>
    public void Differentiate(ForwardPass pass, Block targets, int count, float scale) =>
        Differentiate(pass.Logits, targets, pass.Deltas[^1], pass.Losses, count, scale);

    /// <summary>Computes the losses of logits and their gradient.</summary>
    /// <param name="logits">[classes, 64].</param>
    /// <param name="targets">[classes, 64].</param>
    /// <param name="delta">[classes, 64]; becomes the gradient, zero beyond <paramref name="count"/> examples.</param>
    /// <param name="losses">[64]; becomes the losses.</param>
    /// <param name="count">Number of examples.</param>
    /// <param name="scale">Weight of one example's loss in the objective.</param>
    public void Differentiate(Block logits, Block targets, Block delta, float[] losses, int count, float scale) =>
        _kernels.Differentiate(logits, targets, delta, losses, count, scale);

    /// <summary>Makes the network's own answers the targets, shared among exact ties.</summary>
    public void Predict(ForwardPass pass, Block targets) => _kernels.Predict(pass.Logits, targets);

    /// <summary>Computes all deltas from the last one back to that of the first layer.</summary>
    public void Backward(ForwardPass pass, MultiplyScratch scratch)
    {
        for (int i = Layers.Count - 1; i > 0; i--)
        {
            Layers[i].BackwardThroughRelu(pass.Deltas[i], pass.Inputs[i], pass.Deltas[i - 1], scratch);
        }
    }

    /// <summary>Makes one attack step: the attacked images become the images of <paramref name="pass"/>, moved along the sign of their gradient.</summary>
    public void StepInput(ForwardPass pass, ExampleBlock block, float stepSize, float epsilon) =>
        Layers[0].StepInput(pass.Deltas[0], block.Clean.Images, pass.Images, block.Attacked.Images, stepSize, epsilon, block.Scratch);

    /// <summary>Computes the gradient at the images from the last delta.</summary>
    /// <param name="gradient">[features, 64]; rows of pixels without a surviving weight are never written.</param>
    public void BackwardToImages(ForwardPass pass, Block gradient, MultiplyScratch scratch)
    {
        Backward(pass, scratch);
        Layers[0].Backward(pass.Deltas[0], gradient, scratch);
    }

    public void Dispose()
    {
        Intervals?.Dispose();
        foreach (Layer layer in Layers)
        {
            layer.Dispose();
        }

        foreach (ExampleBlock block in _blocks)
        {
            block.Dispose();
        }
    }

    private void ForwardFrom(int first, ForwardPass pass, MultiplyScratch scratch)
    {
        for (int i = first; i < Layers.Count; i++)
        {
            bool hidden = i + 1 < Layers.Count;
            Layers[i].Forward(pass.Inputs[i], hidden ? null : pass.Logits, hidden ? pass.Inputs[i + 1] : null, scratch);
        }
    }
}
