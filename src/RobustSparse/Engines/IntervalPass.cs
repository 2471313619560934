using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>The intervals of a block's images from layer to layer, and the gradients at them.</summary>
internal sealed class IntervalPass : IDisposable
{
    public IntervalPass(NetworkArchitecture architecture, TrainingBounds bounds)
    {
        Centers = InputsOf(architecture);
        Radii = InputsOf(architecture);
        CenterGradients = InputsOf(architecture);
        RadiusGradients = InputsOf(architecture);
        Lower = HiddenOf(architecture);
        Upper = HiddenOf(architecture);
        LowerGradients = bounds == TrainingBounds.Backward ? HiddenOf(architecture) : [];
        UpperGradients = bounds == TrainingBounds.Backward ? HiddenOf(architecture) : [];
        Logits = new Block(architecture.Classes);
        BackwardLogits = new Block(architecture.Classes);
        LogitGradient = new Block(architecture.Classes);
    }

    /// <summary>The centres of the inputs of each layer.</summary>
    public IReadOnlyList<Block> Centers { get; }

    /// <summary>The radii of the inputs of each layer.</summary>
    public IReadOnlyList<Block> Radii { get; }

    /// <summary>The lower ends of each hidden layer's pre-activations.</summary>
    public IReadOnlyList<Block> Lower { get; }

    /// <summary>The upper ends of each hidden layer's pre-activations.</summary>
    public IReadOnlyList<Block> Upper { get; }

    /// <summary>The gradients of backward bounds at <see cref="Lower"/>; empty where there are no such bounds.</summary>
    public IReadOnlyList<Block> LowerGradients { get; }

    /// <summary>The gradients of backward bounds at <see cref="Upper"/>; empty where there are no such bounds.</summary>
    public IReadOnlyList<Block> UpperGradients { get; }

    /// <summary>The gradients at the centres of pre-activations; item i + 1 belongs to hidden layer i. The first item serves networks without hidden layers.</summary>
    public IReadOnlyList<Block> CenterGradients { get; }

    /// <summary>The gradients at the radii of pre-activations, in the same order.</summary>
    public IReadOnlyList<Block> RadiusGradients { get; }

    /// <summary>The worst-case logits, [classes, 64]: <see cref="WorstLogits"/>.</summary>
    public Block Logits { get; }

    /// <summary>The worst-case logits by backward bounds, [classes, 64].</summary>
    public Block BackwardLogits { get; }

    /// <summary>The gradient at the worst-case logits, [classes, 64].</summary>
    public Block LogitGradient { get; }

    /// <summary>The loss of each example's worst-case logits, [64].</summary>
    public float[] Losses { get; } = new float[Block.Columns];

    /// <summary>Whether the bounds prove that an example keeps its class in the whole box.</summary>
    /// <param name="column">The column of the example.</param>
    /// <param name="label">Its class.</param>
    public bool IsProven(int column, int label)
    {
        Span<float> logits = Logits.Values;
        for (int row = 0; row < Logits.Rows; row++)
        {
            if (row != label && !(logits[(row * Block.Columns) + column] < 0f))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes all gradients zero, so that the intervals have no share in an update.</summary>
    public void ClearGradients() => Clear(CenterGradients.Concat(RadiusGradients));

    /// <summary>Makes the gradients of backward bounds zero.</summary>
    public void ClearBoundGradients() => Clear(LowerGradients.Concat(UpperGradients));

    public void Dispose()
    {
        Logits.Dispose();
        BackwardLogits.Dispose();
        LogitGradient.Dispose();
        foreach (Block block in Centers.Concat(Radii).Concat(Lower).Concat(Upper).Concat(LowerGradients).Concat(UpperGradients).Concat(CenterGradients).Concat(RadiusGradients))
        {
            block.Dispose();
        }
    }

    private static void Clear(IEnumerable<Block> blocks)
    {
        foreach (Block block in blocks)
        {
            block.Values.Clear();
        }
    }

    private static Block[] HiddenOf(NetworkArchitecture architecture) => [.. architecture.Layers.SkipLast(1).Select(layer => new Block(layer.Outputs))];

    private static Block[] InputsOf(NetworkArchitecture architecture) => [.. architecture.Layers.Select(layer => new Block(layer.Inputs))];
}
