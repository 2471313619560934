namespace RobustSparse.Models;

/// <summary>A network with its weights, independent of the engine that runs it.</summary>
public sealed class MaskedNetwork
{
    /// <exception cref="ArgumentException">The layers are not those of the architecture.</exception>
    public MaskedNetwork(NetworkArchitecture architecture, IReadOnlyList<MaskedLayer> layers)
    {
        if (!layers.Select(layer => layer.Spec).SequenceEqual(architecture.Layers))
        {
            throw new ArgumentException($"the layers are not those of {architecture.Name}", nameof(layers));
        }

        Architecture = architecture;
        Layers = layers;
    }

    /// <summary>The layers before they have weights.</summary>
    public NetworkArchitecture Architecture { get; }

    /// <summary>The layers, in the order of <see cref="NetworkArchitecture.Layers"/>.</summary>
    public IReadOnlyList<MaskedLayer> Layers { get; }

    /// <summary>For each layer the kernel, then its bias where it has one. Every list with one array a parameter has this order.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. Layers.SelectMany(layer => layer.Parameters)];

    /// <summary>Surviving weights of all layers; biases do not count.</summary>
    public long Kept => Layers.Sum(layer => (long)layer.Mask.Kept);

    /// <summary>Fraction of weights that survive, in (0, 1].</summary>
    public double Density => (double)Kept / Architecture.Size;

    /// <summary>The masks, layer by layer.</summary>
    public IReadOnlyList<Mask> Masks => [.. Layers.Select(layer => layer.Mask)];

    /// <summary>A network in which every weight survives.</summary>
    /// <param name="architecture">The layers.</param>
    /// <param name="values">One array a parameter, in the order of <see cref="Parameters"/>.</param>
    public static MaskedNetwork Dense(NetworkArchitecture architecture, IReadOnlyList<float[]> values)
    {
        int next = 0;
        return new MaskedNetwork(
            architecture,
            [.. architecture.Layers.Select(spec => new MaskedLayer(spec, values[next++], Mask.Dense(spec.KernelSize), spec.HasBias ? values[next++] : null))]);
    }

    /// <summary>A network with these values and other masks.</summary>
    public MaskedNetwork WithMasks(IReadOnlyList<Mask> masks) => new(Architecture, [.. Layers.Zip(masks, (layer, mask) => layer.With(mask))]);

    /// <summary>A network with other kernels, these masks and these biases.</summary>
    public MaskedNetwork WithKernels(IReadOnlyList<float[]> kernels) => new(Architecture, [.. Layers.Zip(kernels, (layer, kernel) => layer.With(kernel))]);

    /// <summary>A network with other values and these masks.</summary>
    /// <param name="values">One array a parameter, in the order of <see cref="Parameters"/>.</param>
    public MaskedNetwork WithValues(IReadOnlyList<float[]> values)
    {
        int next = 0;
        return new MaskedNetwork(Architecture, [.. Layers.Select(layer => layer.With(values[next++], layer.Bias is null ? null : values[next++]))]);
    }

    /// <summary>This network with every masked kernel entry exactly zero.</summary>
    public MaskedNetwork WithMasksApplied() => WithKernels([.. Layers.Select(layer => layer.Kernel.MaskedValues())]);
}
