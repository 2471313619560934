namespace RobustSparse.Models;

/// <summary>What one layer of a network is made of.</summary>
/// <param name="Name">As in files.</param>
/// <param name="Outputs">Units of the layer.</param>
/// <param name="Weights">Entries of its kernel; its mask has as many.</param>
/// <param name="Kept">Surviving weights.</param>
public sealed record LayerSummary(string Name, int Outputs, int Weights, int Kept)
{
    /// <summary>As Keras counts a masked layer's parameters: kernel and mask entries.</summary>
    public int Parameters => 2 * Weights;
}

/// <summary>What a network is made of, counted as Keras counts it: kernels are trainable parameters, masks non-trainable ones.</summary>
/// <param name="Name">Of the architecture.</param>
/// <param name="Layers">From the first hidden layer to the output.</param>
public sealed record NetworkSummary(string Name, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Kernel entries.</summary>
    public int Trainable => Layers.Sum(layer => layer.Weights);

    /// <summary>Mask entries.</summary>
    public int NonTrainable => Layers.Sum(layer => layer.Weights);

    /// <summary>Kernel and mask entries.</summary>
    public int Parameters => Trainable + NonTrainable;

    /// <summary>Surviving weights.</summary>
    public int Kept => Layers.Sum(layer => layer.Kept);

    /// <summary>Fraction of weights that survive.</summary>
    public double Density => (double)Kept / Trainable;

    /// <summary>Counts a network.</summary>
    public static NetworkSummary Of(MaskedNetwork network) => new(
        network.Architecture.Name,
        [.. network.Layers.Select(layer => new LayerSummary(layer.Shape.Name, layer.Shape.Outputs, layer.Shape.Size, layer.Mask.Kept))]);

    /// <summary>Counts the dense network of an architecture.</summary>
    public static NetworkSummary Of(NetworkArchitecture architecture) => new(
        architecture.Name,
        [.. architecture.Layers.Select(shape => new LayerSummary(shape.Name, shape.Outputs, shape.Size, shape.Size))]);
}
