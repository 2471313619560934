namespace RobustSparse.Models;

/// <summary>
/// A layer with its weights, independent of the engine that runs it: a kernel with a mask, and a bias where the
/// layer has one. A dense layer computes activation(x · (kernel ∘ mask) + bias).
/// </summary>
public sealed class MaskedLayer
{
    /// <summary>Keeps the arrays without a copy; do not change them afterwards.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="kernel">The kernel, of the shape <see cref="LayerSpec.KernelShape"/>.</param>
    /// <param name="mask">An array of the kernel's size.</param>
    /// <param name="bias">The bias, [<see cref="LayerSpec.BiasSize"/>]; null for zeros, or where the layer has none.</param>
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

    /// <summary>The kernel. In a dense layer the weight from input i to output j has the index i·outputs + j.</summary>
    public Parameter Kernel { get; }

    /// <summary>The bias, [outputs] for a dense layer; it has no mask and is never pruned. Null where the layer has none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The kernel's mask.</summary>
    public Mask Mask => Kernel.Mask!;

    /// <summary>The layer's parameters: the kernel, then the bias where there is one.</summary>
    public IReadOnlyList<Parameter> Parameters => Bias is null ? [Kernel] : [Kernel, Bias];

    /// <summary>A layer with these values and another mask.</summary>
    public MaskedLayer With(Mask mask) => new(Spec, Kernel.With(mask), Bias);

    /// <summary>A layer with other values and this mask.</summary>
    /// <param name="kernel">An array of the kernel's size.</param>
    /// <param name="bias">An array of the bias's size; null for this layer's bias.</param>
    public MaskedLayer With(float[] kernel, float[]? bias = null) => new(Spec, Kernel.With(kernel), bias is null ? Bias : Bias!.With(bias));
}
