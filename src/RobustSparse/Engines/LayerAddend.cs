using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>A part of a layer's gradient that is computed apart from its terms.</summary>
/// <param name="spec">The layer's shapes.</param>
internal sealed class LayerAddend(LayerSpec spec)
{
    private readonly float[] _part = new float[spec.KernelSize];
    private readonly float[] _partOfBias = new float[spec.BiasSize];

    /// <summary>The gradient by the kernel.</summary>
    public float[] Kernel { get; } = new float[spec.KernelSize];

    /// <summary>The gradient by the bias; empty where the layer has none.</summary>
    public float[] Bias { get; } = new float[spec.BiasSize];

    /// <summary>Adds the gradient of some terms by the kernel; they have no share in the gradient by the bias.</summary>
    public void Add(Layer layer, ReadOnlySpan<GradientTerm> terms)
    {
        layer.Differentiate(terms, _part, _partOfBias);
        for (int i = 0; i < _part.Length; i++)
        {
            Kernel[i] += _part[i];
        }
    }

    public void Clear()
    {
        Array.Clear(Kernel);
        Array.Clear(Bias);
    }
}
