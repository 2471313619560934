using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>A masked network in the form that runs fast: forward, backward, one step of an attack, one update.</summary>
internal abstract class NetworkEngine : IDisposable
{
    private readonly ConcurrentBag<ExampleBlock> _blocks = [];

    private protected NetworkEngine(NetworkArchitecture architecture, IReadOnlyList<LayerEngine> layers)
    {
        Architecture = architecture;
        Layers = layers;
    }

    public NetworkArchitecture Architecture { get; }

    public IReadOnlyList<LayerEngine> Layers { get; }

    /// <summary>An engine for the masks of <paramref name="network"/>, with its weights and fresh moments, in the widest vectors of this processor.</summary>
    public static NetworkEngine Create(MaskedNetwork network, EngineKind kind)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            return new NetworkEngine<Simd256, Vector256<float>>(network, kind);
        }

        return Vector128.IsHardwareAccelerated
            ? new NetworkEngine<Simd128, Vector128<float>>(network, kind)
            : new NetworkEngine<SimdScalar, float>(network, kind);
    }

    /// <summary>Takes the surviving weights of a network with the same masks.</summary>
    public void LoadWeights(MaskedNetwork network)
    {
        for (int i = 0; i < Layers.Count; i++)
        {
            Layers[i].LoadWeights(network.Layers[i].Kernel);
        }
    }

    /// <summary>A block for the calling thread to use with this engine until it returns it.</summary>
    public ExampleBlock RentBlock() => _blocks.TryTake(out ExampleBlock? block) ? block : new ExampleBlock(Architecture);

    /// <summary>Takes a block back for the next to rent.</summary>
    public void ReturnBlock(ExampleBlock block) => _blocks.Add(block);

    /// <summary>Puts images into the clean side of a block.</summary>
    /// <param name="pixels">[images, features].</param>
    /// <param name="indices">Which of them; at most 64.</param>
    public abstract void LoadImages(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, ExampleBlock block);

    /// <summary>From images to logits.</summary>
    public void Forward(ForwardPass pass, MultiplyScratch scratch)
    {
        for (int i = 0; i < Layers.Count; i++)
        {
            bool hidden = i + 1 < Layers.Count;
            Layers[i].Forward(pass.Inputs[i], hidden ? pass.Inputs[i + 1] : pass.Logits, hidden, scratch);
        }
    }

    /// <summary>The losses of a pass, and their gradient at the logits into its last delta.</summary>
    /// <param name="targets">[classes, 64].</param>
    /// <param name="scale">Weight of one example's loss in the objective.</param>
    public abstract void Differentiate(ForwardPass pass, Block targets, int count, float scale);

    /// <summary>The network's own answers as targets, shared among exact ties.</summary>
    public abstract void Predict(ForwardPass pass, Block targets);

    /// <summary>From the last delta to that of the first layer.</summary>
    public void Backward(ForwardPass pass, MultiplyScratch scratch)
    {
        for (int i = Layers.Count - 1; i > 0; i--)
        {
            Layers[i].BackwardThroughRelu(pass.Deltas[i], pass.Inputs[i], pass.Deltas[i - 1], scratch);
        }
    }

    /// <summary>Moves the attacked images of a block along the sign of the gradient that <paramref name="pass"/> has brought to the first layer.</summary>
    public void StepInput(ForwardPass pass, ExampleBlock block, float stepSize, float epsilon) =>
        Layers[0].StepInput(pass.Deltas[0], block.Clean.Images, block.Attacked.Images, stepSize, epsilon, block.Scratch);

    public void Dispose()
    {
        foreach (LayerEngine layer in Layers)
        {
            layer.Dispose();
        }

        foreach (ExampleBlock block in _blocks)
        {
            block.Dispose();
        }
    }
}

/// <summary>An engine in one width of vectors.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed class NetworkEngine<TSimd, V> : NetworkEngine
    where TSimd : ISimd<V>
    where V : unmanaged
{
    public NetworkEngine(MaskedNetwork network, EngineKind kind)
        : base(network.Architecture, kind == EngineKind.Dense ? Dense(network) : Sparse(network)) => LoadWeights(network);

    public override void LoadImages(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, ExampleBlock block)
    {
        ImageLoader.Load<TSimd, V>(pixels, indices, block.Clean.Images, block.PixelIsBlank);
        block.Count = indices.Length;
    }

    public override void Differentiate(ForwardPass pass, Block targets, int count, float scale) =>
        SoftmaxCrossEntropy.Differentiate<TSimd, V>(pass.Logits, targets, pass.Deltas[^1], pass.Losses, count, scale);

    public override void Predict(ForwardPass pass, Block targets) =>
        SoftmaxCrossEntropy.Predict<TSimd, V>(pass.Logits, targets);

    private static LayerEngine[] Dense(MaskedNetwork network) =>
        [.. network.Layers.Select(layer => new DenseLayer<TSimd, V>(layer.Shape, layer.Mask))];

    private static LayerEngine[] Sparse(MaskedNetwork network)
    {
        IReadOnlyList<bool[]> used = UsedUnits.Of(network);
        return [.. network.Layers.Select((layer, i) => new SparseLayer<TSimd, V>(layer.Shape, layer.Mask, used[i], used[i + 1]))];
    }
}
