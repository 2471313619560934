using System.Globalization;

namespace RobustSparse.Models;

/// <summary>One fully connected layer: its name in files, and the shape [inputs, outputs] of its kernel.</summary>
public sealed record LayerShape(string Name, int Inputs, int Outputs)
{
    /// <summary>Entries of the kernel.</summary>
    public int Size => Inputs * Outputs;
}

/// <summary>
/// A fully connected network without biases: ReLU after every layer but the last, softmax after the last. Written
/// <c>dense-300-100</c> for 784 → 300 → 100 → 10; layers are named hidden_1, hidden_2, …, output as in the original.
/// </summary>
public sealed class NetworkArchitecture
{
    /// <summary>Sparse kernels index units with 16 bits, and nothing near this size belongs in a dense network of images.</summary>
    public const int MaxWidth = 16384;

    /// <summary>More hidden layers than this do not train without normalisation.</summary>
    public const int MaxHiddenLayers = 16;

    private NetworkArchitecture(string name, IReadOnlyList<LayerShape> layers)
    {
        Name = name;
        Layers = layers;
    }

    /// <summary>The name it is written as, and the folder its runs go to.</summary>
    public string Name { get; }

    /// <summary>From the first hidden layer to the output.</summary>
    public IReadOnlyList<LayerShape> Layers { get; }

    /// <summary>Features of an example.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Classes told apart.</summary>
    public int Outputs => Layers[^1].Outputs;

    /// <summary>Weights of the dense network.</summary>
    public int Size => Layers.Sum(layer => layer.Size);

    /// <summary>Reads <c>dense-H1-H2-…</c>.</summary>
    /// <param name="name">For example dense-300-100; the canonical spelling only (no leading zeros or signs).</param>
    /// <param name="inputs">Features of an example.</param>
    /// <param name="outputs">Number of classes.</param>
    /// <param name="architecture">The network, when the name is one.</param>
    /// <param name="problem">What is wrong with the name, when it is not.</param>
    public static bool TryParse(
        string name, int inputs, int outputs, out NetworkArchitecture? architecture, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(name);
        architecture = null;
        problem = null;
        string[] parts = name.Split('-');
        var widths = new List<int>();
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

        if (parts[0] != "dense" || widths.Count is 0 or > MaxHiddenLayers)
        {
            problem = $"'{name}' is not of the form dense-H1-H2-… with 1 to {MaxHiddenLayers} hidden layers";
            return false;
        }

        var layers = new List<LayerShape>();
        int previous = inputs;
        foreach (int width in widths)
        {
            layers.Add(new LayerShape($"hidden_{layers.Count + 1}", previous, width));
            previous = width;
        }

        layers.Add(new LayerShape("output", previous, outputs));
        architecture = new NetworkArchitecture(name, layers);
        return true;
    }

    /// <summary>Reads <c>dense-H1-H2-…</c>, where the name is known to be one.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static NetworkArchitecture Parse(string name, int inputs = 784, int outputs = 10) =>
        TryParse(name, inputs, outputs, out NetworkArchitecture? architecture, out string? problem)
            ? architecture!
            : throw new FormatException(problem);
}
