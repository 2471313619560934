using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Turns the gradients of one training into new weights. The optimiser owns its state between updates and knows how it is
/// stored: two arrays a parameter, which checkpoints keep.
/// </summary>
internal abstract class Optimizer
{
    /// <summary>Makes one update of the engine's weights and biases.</summary>
    /// <param name="terms">For each layer, the terms that its gradient is the sum of.</param>
    /// <param name="count">Number of terms in use of each layer.</param>
    /// <param name="update">From 1.</param>
    /// <param name="learningRate">The rate of this update.</param>
    public abstract void Step(IReadOnlyList<GradientTerm[]> terms, int count, int update, float learningRate);

    /// <summary>Writes the state; the arrays hold zeros before.</summary>
    /// <param name="first">One array a parameter, in the order of <see cref="MaskedNetwork.Parameters"/>.</param>
    /// <param name="second">Likewise.</param>
    public abstract void SaveState(IReadOnlyList<float[]> first, IReadOnlyList<float[]> second);

    /// <summary>Writes the pruned kernel entries that the optimiser moves, of a layer; most move none.</summary>
    public virtual void SavePrunedWeights(int layer, Span<float> kernel)
    {
    }
}
