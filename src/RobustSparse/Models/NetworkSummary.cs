namespace RobustSparse.Models;

/// <summary>The size of one layer.</summary>
/// <param name="Spec">The layer.</param>
/// <param name="Kept">Number of surviving weights.</param>
public sealed record LayerSummary(LayerSpec Spec, int Kept)
{
    /// <summary>The name of the layer's files.</summary>
    public string Name => Spec.Name;

    /// <summary>Number of kernel entries, kept and pruned.</summary>
    public int Weights => Spec.KernelSize;

    /// <summary>Fraction of weights that survive.</summary>
    public double Density => (double)Kept / Weights;

    /// <summary>Number of trainable values: kernel and bias entries, kept and pruned.</summary>
    public long Parameters => (long)Weights + Spec.BiasSize;

    /// <summary>Counts the weights of a layer.</summary>
    public static LayerSummary Of(MaskedLayer layer) => new(layer.Spec, layer.Mask.Kept);
}

/// <summary>The size of a network. Masks are not parameters; the original program, which keeps them as Keras weights, counts them too.</summary>
/// <param name="Name">The architecture's name.</param>
/// <param name="Layers">The layers, from the first hidden layer to the output.</param>
public sealed record NetworkSummary(string Name, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Number of kernel entries, kept and pruned.</summary>
    public long Weights => Layers.Sum(layer => (long)layer.Weights);

    /// <summary>Number of trainable values: kernel and bias entries, kept and pruned.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Number of surviving weights.</summary>
    public long Kept => Layers.Sum(layer => (long)layer.Kept);

    /// <summary>Fraction of weights that survive.</summary>
    public double Density => (double)Kept / Weights;

    /// <summary>Counts the weights of a network.</summary>
    public static NetworkSummary Of(MaskedNetwork network) => new(network.Architecture.Name, [.. network.Layers.Select(LayerSummary.Of)]);

    /// <summary>Counts the weights of an architecture before pruning.</summary>
    public static NetworkSummary Of(NetworkArchitecture architecture) =>
        new(architecture.Name, [.. architecture.Layers.Select(spec => new LayerSummary(spec, spec.KernelSize))]);
}
