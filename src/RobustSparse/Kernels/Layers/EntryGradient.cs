namespace RobustSparse.Kernels;

/// <summary>The gradient of a sparse layer at its used weights, in the order of the backward product.</summary>
/// <param name="weights">The used weights, by input.</param>
internal sealed unsafe class EntryGradient<TSimd, V>(TiledRows weights) : IDisposable
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private readonly AlignedBuffer<float> _sum = new(weights.PaddedCount);
    private AlignedBuffer<float>? _sumByMagnitude;

    /// <summary>Computes the gradient.</summary>
    /// <returns>One number a weight, padded to whole vectors; valid until the next call.</returns>
    public float* Of(ReadOnlySpan<GradientTerm> terms)
    {
        SampledGradient.Differentiate<TSimd, V>(weights.Matrix, terms, ofMagnitudes: false, _sum.Span);
        if (Magnitudes.ArePartOf(terms))
        {
            _sumByMagnitude ??= new AlignedBuffer<float>(_sum.Length);
            SampledGradient.Differentiate<TSimd, V>(weights.Matrix, terms, ofMagnitudes: true, _sumByMagnitude.Span);
            Magnitudes.AddAlongSigns<TSimd, V>(_sum.Pointer, _sumByMagnitude.Pointer, weights.Values, weights.PaddedCount);
        }

        return _sum.Pointer;
    }

    public void Dispose()
    {
        _sum.Dispose();
        _sumByMagnitude?.Dispose();
    }
}
