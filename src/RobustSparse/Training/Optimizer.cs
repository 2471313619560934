using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Computes new weights from the gradients of one training. The optimiser owns its state between updates. It writes the state
/// as two arrays a parameter, which checkpoints keep.
/// </summary>
internal abstract class Optimizer
{
    /// <summary>Makes one update of the engine's weights and biases.</summary>
    /// <param name="gradient">The gradient of the batch.</param>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="learningRate">The learning rate of this update.</param>
    public abstract void Step(BatchGradient gradient, int update, float learningRate);

    /// <summary>Writes the state into arrays that start as zeros.</summary>
    /// <param name="first">One array a parameter, in the order of <see cref="MaskedNetwork.Parameters"/>.</param>
    /// <param name="second">One array a parameter, in the same order.</param>
    public abstract void SaveState(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second);

    /// <summary>Writes the values of a layer's pruned entries that this optimiser changed; most change none.</summary>
    public virtual void SavePrunedWeights(int layer, Span<float> kernel)
    {
    }
}
