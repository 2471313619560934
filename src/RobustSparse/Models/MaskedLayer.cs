namespace RobustSparse.Models;

/// <summary>A pair of one input and one output of a layer, and the weight that joins them. A weight of a convolution joins many pairs.</summary>
/// <param name="Input">Index of the input.</param>
/// <param name="Output">Index of the output.</param>
/// <param name="Weight">The weight.</param>
public readonly record struct WeightedConnection(int Input, int Output, float Weight);

/// <summary>
/// A layer with its weights, independent of the engine that runs it: a kernel with a mask, and a bias where the
/// layer has one. It computes activation(W(kernel ∘ mask) · x + bias), where W is the linear map of <see cref="LayerSpec.ConnectionsOf"/>.
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

    /// <summary>The kernel. In a dense layer the weight from input i to output j has the index i·outputs + j; <see cref="LayerSpec.ConnectionsOf"/> tells it for every kind.</summary>
    public Parameter Kernel { get; }

    /// <summary>The bias, [output channels]; it has no mask and is never pruned. Null where the layer has none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The kernel's mask.</summary>
    public Mask Mask => Kernel.Mask!;

    /// <summary>The layer's parameters: the kernel, then the bias where there is one.</summary>
    public IReadOnlyList<Parameter> Parameters => Bias is null ? [Kernel] : [Kernel, Bias];

    /// <summary>The bias of every output, [outputs]; zeros where the layer has none.</summary>
    public float[] OutputBiases()
    {
        var biases = new float[Spec.Outputs];
        if (Bias is not null)
        {
            Spec.SpreadBias(Bias.Values, biases);
        }

        return biases;
    }

    /// <summary>Every pair of an input and an output that a surviving weight joins, in the order of the kernel.</summary>
    public IEnumerable<WeightedConnection> SurvivingConnections()
    {
        for (int entry = 0; entry < Mask.Size; entry++)
        {
            if (!Mask[entry])
            {
                continue;
            }

            foreach (Connection connection in Spec.ConnectionsOf(entry))
            {
                yield return new WeightedConnection(connection.Input, connection.Output, Kernel.Values[entry]);
            }
        }
    }

    /// <summary>A layer with these values and another mask.</summary>
    public MaskedLayer With(Mask mask) => new(Spec, Kernel.With(mask), Bias);

    /// <summary>A layer with other values and this mask.</summary>
    /// <param name="kernel">An array of the kernel's size.</param>
    /// <param name="bias">An array of the bias's size; null for this layer's bias.</param>
    public MaskedLayer With(float[] kernel, float[]? bias = null) => new(Spec, Kernel.With(kernel), bias is null ? Bias : Bias!.With(bias));
}
