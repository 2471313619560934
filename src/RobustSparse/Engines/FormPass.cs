using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>The linear forms of one class j against the classes of a block's images, from the logits back to the images, and the gradients at them.</summary>
internal sealed class FormPass : IDisposable
{
    public FormPass(NetworkArchitecture architecture)
    {
        Forms = InputsOf(architecture);
        Gradients = InputsOf(architecture);
        Substituted = [.. architecture.Layers.SkipLast(1).Select(layer => new Block(layer.Outputs))];
    }

    /// <summary>The coefficients of the inputs of each layer.</summary>
    public IReadOnlyList<Block> Forms { get; }

    /// <summary>The coefficients of the pre-activations of each hidden layer.</summary>
    public IReadOnlyList<Block> Substituted { get; }

    /// <summary>The gradients at <see cref="Forms"/>.</summary>
    public IReadOnlyList<Block> Gradients { get; }

    public void Dispose()
    {
        foreach (Block block in Forms.Concat(Substituted).Concat(Gradients))
        {
            block.Dispose();
        }
    }

    private static Block[] InputsOf(NetworkArchitecture architecture) => [.. architecture.Layers.Select(layer => new Block(layer.Inputs))];
}
