namespace RobustSparse.Models;

/// <summary>
/// A layer as the world outside the engines knows it: a float32 kernel [inputs, outputs] in C order and its mask. The
/// layer computes activation(x · (kernel ∘ mask)); masked entries of <see cref="Kernel"/> may hold anything.
/// </summary>
public sealed class MaskedLayer
{
    /// <summary>Takes the arrays as they are, without a copy; treat them as values from here on.</summary>
    /// <exception cref="ArgumentException">Kernel or mask is not of the layer's size.</exception>
    public MaskedLayer(LayerShape shape, float[] kernel, Mask mask)
    {
        if (kernel.Length != shape.Size || mask.Size != shape.Size)
        {
            throw new ArgumentException(
                $"layer {shape.Name} is [{shape.Inputs}, {shape.Outputs}]; its kernel has {kernel.Length} entries and its mask {mask.Size}");
        }

        Shape = shape;
        Kernel = kernel;
        Mask = mask;
    }

    public LayerShape Shape { get; }

    /// <summary>Weight from input i to output j at i·outputs + j.</summary>
    public float[] Kernel { get; }

    public Mask Mask { get; }

    /// <summary>A copy of the kernel with every masked entry exactly zero.</summary>
    public float[] MaskedKernel()
    {
        var masked = new float[Kernel.Length];
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] = Mask[i] ? Kernel[i] : 0f;
        }

        return masked;
    }
}

/// <summary>A network as named arrays, independent of the engine that runs it.</summary>
public sealed class MaskedNetwork
{
    /// <exception cref="ArgumentException">The layers are not those of the architecture.</exception>
    public MaskedNetwork(NetworkArchitecture architecture, IReadOnlyList<MaskedLayer> layers)
    {
        if (!layers.Select(layer => layer.Shape).SequenceEqual(architecture.Layers))
        {
            throw new ArgumentException($"the layers are not those of {architecture.Name}", nameof(layers));
        }

        Architecture = architecture;
        Layers = layers;
    }

    public NetworkArchitecture Architecture { get; }

    /// <summary>In the order of <see cref="NetworkArchitecture.Layers"/>.</summary>
    public IReadOnlyList<MaskedLayer> Layers { get; }

    /// <summary>Surviving weights of all layers.</summary>
    public int Kept => Layers.Sum(layer => layer.Mask.Kept);

    /// <summary>Fraction of weights that survive, in (0, 1].</summary>
    public double Density => (double)Kept / Architecture.Size;

    /// <summary>The masks, layer by layer.</summary>
    public IReadOnlyList<Mask> Masks => [.. Layers.Select(layer => layer.Mask)];

    /// <summary>These kernels under other masks.</summary>
    public MaskedNetwork WithMasks(IReadOnlyList<Mask> masks) =>
        new(Architecture, [.. Layers.Zip(masks, (layer, mask) => new MaskedLayer(layer.Shape, layer.Kernel, mask))]);

    /// <summary>Other kernels under these masks.</summary>
    public MaskedNetwork WithKernels(IReadOnlyList<float[]> kernels) =>
        new(Architecture, [.. Layers.Zip(kernels, (layer, kernel) => new MaskedLayer(layer.Shape, kernel, layer.Mask))]);

    /// <summary>This network with every masked kernel entry exactly zero.</summary>
    public MaskedNetwork WithMasksApplied() => WithKernels([.. Layers.Select(layer => layer.MaskedKernel())]);
}
