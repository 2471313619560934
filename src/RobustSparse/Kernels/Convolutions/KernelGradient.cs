namespace RobustSparse.Kernels;

/// <summary>
/// The gradient of a convolution's kernel: for an entry, the sum over output positions of the scalar product of an input row and a
/// row of deltas. It is computed strip by strip: some neighbouring positions of one output row, whose rows stay in the cache for many entries.
/// </summary>
internal abstract class KernelGradient : IDisposable
{
    /// <summary>Sums the terms of one kind: the gradient by the weights, or that by their magnitudes.</summary>
    /// <param name="terms">Terms of both kinds.</param>
    /// <param name="ofMagnitudes">The kind to sum: <see cref="GradientTerm.OfMagnitudes"/>.</param>
    /// <returns>The gradient of each of the layer's weights, valid until the next call.</returns>
    public abstract AlignedBuffer<float> Differentiate(ReadOnlySpan<GradientTerm> terms, bool ofMagnitudes);

    public abstract void Dispose();
}
