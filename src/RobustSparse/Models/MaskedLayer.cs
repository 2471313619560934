namespace RobustSparse.Models;

/// <summary>
/// A layer with its weights, independent of the engine that runs it: a kernel with a mask, and a bias where the
/// layer has one. A dense layer computes activation(x · (kernel ∘ mask) + bias).
/// </summary>
public sealed class MaskedLayer
{
    /// <summary>Takes the arrays as they are, without a copy; treat them as values from here on.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="kernel">Of the shape <see cref="LayerSpec.KernelShape"/>.</param>
    /// <param name="mask">As large as the kernel.</param>
    /// <param name="bias">[<see cref="LayerSpec.BiasSize"/>]; null for zeros, or where the layer has none.</param>
    /// <exception cref="ArgumentException">An array is not of the layer's size.</exception>
    public MaskedLayer(LayerSpec spec, float[] kernel, Mask mask, float[]? bias = null)
        : this(
            spec,
            new Parameter($"{spec.Name}/kernel", spec.KernelShape, kernel, mask),
            spec.HasBias || bias is not null ? new Parameter($"{spec.Name}/bias", [spec.BiasSize], bias ?? new float[spec.BiasSize]) : null)
    {
    }

    private MaskedLayer(LayerSpec spec, Parameter kernel, Parameter? bias)
    {
        Spec = spec;
        Kernel = kernel;
        Bias = bias;
    }

    /// <summary>The layer's name, shapes and kind.</summary>
    public LayerSpec Spec { get; }

    /// <summary>Of a dense layer, the weight from input i to output j stands at i·outputs + j.</summary>
    public Parameter Kernel { get; }

    /// <summary>[outputs] of a dense layer; has no mask and is never pruned. Null where the layer has none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The kernel's.</summary>
    public Mask Mask => Kernel.Mask!;

    /// <summary>Kernel, then bias.</summary>
    public IReadOnlyList<Parameter> Parameters => Bias is null ? [Kernel] : [Kernel, Bias];

    /// <summary>These values under another mask.</summary>
    public MaskedLayer With(Mask mask) => new(Spec, Kernel.With(mask), Bias);

    /// <summary>Other values under this mask.</summary>
    /// <param name="kernel">As large as the kernel.</param>
    /// <param name="bias">As large as the bias; null for this layer's.</param>
    public MaskedLayer With(float[] kernel, float[]? bias = null) => new(Spec, Kernel.With(kernel), bias is null ? Bias : Bias!.With(bias));
}
