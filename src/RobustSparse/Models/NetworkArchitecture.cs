using System.Globalization;

namespace RobustSparse.Models;

/// <summary>
/// A network before it has weights: a chain of layers with a ReLU after every layer but the last and softmax after the
/// last. Dense networks are written <c>dense-300-100</c> for inputs → 300 → 100 → classes; their layers are named
/// hidden_1, hidden_2, …, output as in the original.
/// </summary>
public sealed class NetworkArchitecture
{
    /// <summary>The largest number of units in a layer. Sparse kernels index units with 16 bits, which would allow more.</summary>
    public const int MaxWidth = 16384;

    /// <summary>The largest number of values in an image. Sparse kernels index them with 16 bits.</summary>
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

    /// <summary>Weights of the dense network; biases do not count.</summary>
    public long Size => Layers.Sum(layer => (long)layer.KernelSize);

    /// <summary>Entries of every parameter, in the order of <see cref="MaskedNetwork.Parameters"/>.</summary>
    public IReadOnlyList<int> ParameterSizes => [.. Layers.SelectMany(layer => layer.HasBias ? [layer.KernelSize, layer.BiasSize] : new[] { layer.KernelSize })];

    /// <summary>Reads <c>dense-H1-H2-…</c>.</summary>
    /// <param name="name">For example dense-300-100; the canonical spelling only (no leading zeros or signs).</param>
    /// <param name="input">Shape of an example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="hasBiases">Whether every layer has biases.</param>
    /// <param name="architecture">The network; null if the name is not valid.</param>
    /// <param name="problem">Why the name is not valid; null if it is.</param>
    public static bool TryParse(
        string name, TensorShape input, int classes, bool hasBiases, out NetworkArchitecture? architecture, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(name);
        architecture = null;
        if (!TryParseWidths(name, out List<int> widths, out problem))
        {
            return false;
        }

        if ((long)input.Channels * input.Height * input.Width > MaxInputs)
        {
            problem = $"'{name}': an image of {input} has more than {MaxInputs} values";
            return false;
        }

        var layers = new List<LayerSpec>();
        foreach (int width in widths)
        {
            layers.Add(new DenseLayerSpec($"hidden_{layers.Count + 1}", layers is [.., { } last] ? last.Output : input, width, hasBiases));
        }

        layers.Add(new DenseLayerSpec("output", layers[^1].Output, classes, hasBiases));
        architecture = new NetworkArchitecture(name, input, layers);
        return true;
    }

    /// <summary>Reads a <c>dense-H1-H2-…</c> that is known to be valid.</summary>
    /// <exception cref="FormatException">The name is not valid.</exception>
    public static NetworkArchitecture Parse(string name, TensorShape input, int classes, bool hasBiases = false) =>
        TryParse(name, input, classes, hasBiases, out NetworkArchitecture? architecture, out string? problem)
            ? architecture!
            : throw new FormatException(problem);

    private static bool TryParseWidths(string name, out List<int> widths, out string? problem)
    {
        widths = [];
        problem = null;
        string[] parts = name.Split('-');
        foreach (string part in parts.Skip(1))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
                || width is < 1 or > MaxWidth || part[0] == '0')
            {
                problem = $"'{name}': each width is a whole number from 1 to {MaxWidth}, as in dense-300-100";
                return false;
            }

            widths.Add(width);
        }

        problem = parts[0] == "dense" && widths.Count is >= 1 and <= MaxHiddenLayers
            ? null
            : $"'{name}' is not of the form dense-H1-H2-… with 1 to {MaxHiddenLayers} hidden layers";
        return problem is null;
    }
}
