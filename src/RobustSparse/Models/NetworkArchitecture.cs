namespace RobustSparse.Models;

/// <summary>
/// A network before it has weights: a chain of layers with a ReLU after every layer but the last and softmax after the
/// last. A <see cref="ModelName"/> such as <c>dense-300-100</c> tells its layers, which are named hidden_1, hidden_2, …, output as in
/// the original.
/// </summary>
public sealed class NetworkArchitecture
{
    /// <summary>The largest number of units in a layer. Sparse kernels index units with 16 bits, which would allow more.</summary>
    public const int MaxWidth = 16384;

    /// <summary>The largest number of values in an image, or in the output of a convolution. Sparse kernels index them with 16 bits.</summary>
    public const int MaxInputs = ushort.MaxValue + 1;

    /// <summary>The largest number of hidden layers. Deeper networks do not train without normalisation.</summary>
    public const int MaxHiddenLayers = 16;

    /// <param name="name">The name of the architecture, for example dense-300-100.</param>
    /// <param name="input">Shape of an example.</param>
    /// <param name="layers">The layers; each reads the values that the one before computes.</param>
    /// <exception cref="ArgumentException">There are no layers, or they do not form a chain from <paramref name="input"/>.</exception>
    public NetworkArchitecture(string name, TensorShape input, IReadOnlyList<LayerSpec> layers)
    {
        IEnumerable<TensorShape> given = [input, .. layers.Select(layer => layer.Output)];
        if (layers.Count == 0 || layers.Zip(given).Any(pair => pair.First.Input.Size != pair.Second.Size))
        {
            throw new ArgumentException($"the layers of {name} are not a chain from {input}", nameof(layers));
        }

        Name = name;
        Input = input;
        Layers = layers;
    }

    /// <summary>The name of the architecture, which is also the name of its runs' folder.</summary>
    public string Name { get; }

    /// <summary>Shape of an example.</summary>
    public TensorShape Input { get; }

    /// <summary>The layers, from the first hidden layer to the output.</summary>
    public IReadOnlyList<LayerSpec> Layers { get; }

    /// <summary>Number of values of an example.</summary>
    public int Inputs => Input.Size;

    /// <summary>Number of classes.</summary>
    public int Classes => Layers[^1].Outputs;

    /// <summary>Whether at least one layer has biases.</summary>
    public bool HasBiases => Layers.Any(layer => layer.HasBias);

    /// <summary>Whether the kernels' dimensions determine every layer, so that a level without a description of its network can be read.</summary>
    public bool IsGivenByKernels => Layers.All(layer => layer.IsGivenByKernel);

    /// <summary>Weights of the dense network; biases do not count.</summary>
    public long Size => Layers.Sum(layer => (long)layer.KernelSize);

    /// <summary>Entries of every parameter, in the order of <see cref="MaskedNetwork.Parameters"/>.</summary>
    public IReadOnlyList<int> ParameterSizes => [.. Layers.SelectMany(layer => layer.HasBias ? [layer.KernelSize, layer.BiasSize] : new[] { layer.KernelSize })];

    /// <summary>Reads the name of a network.</summary>
    /// <param name="name">A <see cref="ModelName"/>, for example dense-300-100.</param>
    /// <param name="input">Shape of an example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="hasBiases">Whether every layer has biases.</param>
    /// <param name="architecture">The network; null if the name is not valid or does not fit the examples.</param>
    /// <param name="problem">Why there is no such network; null if there is.</param>
    public static bool TryParse(
        string name, TensorShape input, int classes, bool hasBiases, out NetworkArchitecture? architecture, out string? problem)
    {
        architecture = null;
        return ModelName.TryParse(name, out ModelName? model, out problem) && model!.TryBuild(input, classes, hasBiases, out architecture, out problem);
    }

    /// <summary>Reads the name of a network that is known to be valid.</summary>
    /// <exception cref="FormatException">The name is not valid, or does not fit the examples.</exception>
    public static NetworkArchitecture Parse(string name, TensorShape input, int classes, bool hasBiases = false) =>
        TryParse(name, input, classes, hasBiases, out NetworkArchitecture? architecture, out string? problem)
            ? architecture!
            : throw new FormatException(problem);
}
