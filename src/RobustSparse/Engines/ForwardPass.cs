using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>The intermediate values of one forward pass of a block, and the deltas of its backward pass.</summary>
internal sealed class ForwardPass : IDisposable
{
    public ForwardPass(NetworkArchitecture architecture)
    {
        Inputs = [.. architecture.Layers.Select(layer => new Block(layer.Inputs))];
        FirstPreActivations = new Block(architecture.Layers[0].Outputs);
        Logits = new Block(architecture.Classes);
        Deltas = [.. architecture.Layers.Select(layer => new Block(layer.Outputs))];
    }

    /// <summary>The input of each layer: images, then the outputs of the ReLUs.</summary>
    public IReadOnlyList<Block> Inputs { get; }

    /// <summary>The images.</summary>
    public Block Images => Inputs[0];

    /// <summary>The first layer's pre-activations; used only where an <see cref="InputMotion"/> starts from them.</summary>
    public Block FirstPreActivations { get; }

    /// <summary>The logits, [classes, 64].</summary>
    public Block Logits { get; }

    /// <summary>The gradient of the objective at each layer's pre-activations.</summary>
    public IReadOnlyList<Block> Deltas { get; }

    /// <summary>The loss of each example, [64].</summary>
    public float[] Losses { get; } = new float[Block.Columns];

    public void Dispose()
    {
        FirstPreActivations.Dispose();
        Logits.Dispose();
        foreach (Block block in Inputs.Concat(Deltas))
        {
            block.Dispose();
        }
    }
}
