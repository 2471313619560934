using System.Globalization;
using System.Text.RegularExpressions;

namespace RobustSparse.Models;

/// <summary>
/// The name of a network, which tells its hidden layers. <c>dense-300-100</c> has two dense layers. <c>conv-16k4s2-32k4s2-100</c> has
/// 16 filters of 4×4 at stride 2, 32 of them, and a dense layer of 100 units. The stride is 1 without <c>s</c>; <c>p</c> sets the
/// padding, which is <see cref="FilterBank.DefaultPadding"/> without it. The output layer is not named: the data set gives its classes.
/// </summary>
public sealed partial class ModelName
{
    /// <summary>The forms of a name, for help.</summary>
    public const string Forms = "dense-H1-H2-…|conv-FkKsS-…-H1";

    private readonly IReadOnlyList<FilterBank> _filters;
    private readonly IReadOnlyList<int> _widths;

    private ModelName(string text, IReadOnlyList<FilterBank> filters, IReadOnlyList<int> widths)
    {
        Text = text;
        _filters = filters;
        _widths = widths;
    }

    /// <summary>The name as given.</summary>
    public string Text { get; }

    /// <summary>Number of layers, the output layer included.</summary>
    public int Layers => _filters.Count + _widths.Count + 1;

    /// <summary>Whether the layers have biases unless a run says otherwise: true for convolutions, as in the literature; false for the paper's dense networks.</summary>
    public bool HasBiasesByDefault => _filters is not [];

    /// <summary>Reads a name.</summary>
    /// <param name="text">The canonical spelling: no leading zeros or signs.</param>
    /// <param name="name">The name, if it is valid.</param>
    /// <param name="problem">The problem, if it is not.</param>
    public static bool TryParse(string text, out ModelName? name, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = null;
        string[] parts = text.Split('-');
        string[] filterParts = parts[0] == "conv" ? [.. parts.Skip(1).TakeWhile(part => part.Contains('k'))] : [];
        var filters = new List<FilterBank>();
        var widths = new List<int>();
        foreach (string part in parts.Skip(1).Take(filterParts.Length))
        {
            if (!TryParseFilters(part, out FilterBank bank))
            {
                problem = $"'{text}': '{part}' is not a number of filters from 1 to {NetworkArchitecture.MaxWidth}, 'k' and their size, 's' and their stride, and 'p' and a padding below the size, as in 16k4s2 or 16k3s1p1";
                return false;
            }

            filters.Add(bank);
        }

        foreach (string part in parts.Skip(1 + filterParts.Length))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
                || width is < 1 or > NetworkArchitecture.MaxWidth || part[0] == '0')
            {
                problem = $"'{text}': each width is a whole number from 1 to {NetworkArchitecture.MaxWidth}, as in dense-300-100";
                return false;
            }

            widths.Add(width);
        }

        bool isKnown = parts[0] == "conv" ? filters is not [] : parts[0] == "dense";
        problem = isKnown && filters.Count + widths.Count is >= 1 and <= NetworkArchitecture.MaxHiddenLayers
            ? null
            : $"'{text}' is not of the form dense-H1-H2-… or conv-FkKsS-…-H1-… with 1 to {NetworkArchitecture.MaxHiddenLayers} hidden layers";
        name = problem is null ? new ModelName(text, filters, widths) : null;
        return problem is null;
    }

    /// <summary>Makes the network for images of one shape.</summary>
    /// <param name="input">Shape of an example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="hasBiases">Whether every layer has biases.</param>
    /// <param name="architecture">The network, if the images are neither too large nor too small.</param>
    /// <param name="problem">The problem, if they are.</param>
    public bool TryBuild(TensorShape input, int classes, bool hasBiases, out NetworkArchitecture? architecture, out string? problem)
    {
        architecture = null;
        var layers = new List<LayerSpec>();
        problem = SizeProblem(input, "an image");
        TensorShape shape = input;
        for (int i = 0; problem is null && i < _filters.Count; i++)
        {
            string name = $"hidden_{i + 1}";
            problem = _filters[i].Problem(shape) is { } misfit ? $"'{Text}', layer {name}: {misfit}" : SizeProblem(_filters[i].OutputOf(shape), $"the output of {name}");
            if (problem is null)
            {
                layers.Add(new ConvolutionLayerSpec(name, shape, _filters[i], hasBiases));
                shape = layers[^1].Output;
            }
        }

        if (problem is not null)
        {
            return false;
        }

        foreach (int width in _widths)
        {
            layers.Add(new DenseLayerSpec($"hidden_{layers.Count + 1}", shape, width, hasBiases));
            shape = layers[^1].Output;
        }

        layers.Add(new DenseLayerSpec("output", shape, classes, hasBiases));
        architecture = new NetworkArchitecture(Text, input, layers);
        return true;
    }

    private static bool TryParseFilters(string part, out FilterBank bank)
    {
        Match match = FilterPart().Match(part);
        int size = Number("size", 0);
        bank = new FilterBank(Number("count", 0), size, Number("stride", 1), Number("padding", FilterBank.DefaultPadding(size)));
        return match.Success && bank.Count <= NetworkArchitecture.MaxWidth && bank.Padding < size;

        int Number(string group, int absent) =>
            match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : absent;
    }

    private string? SizeProblem(TensorShape shape, string what) => (long)shape.Channels * shape.Height * shape.Width > NetworkArchitecture.MaxInputs
        ? $"'{Text}': {what}, {shape}, has more than {NetworkArchitecture.MaxInputs} values"
        : null;

    [GeneratedRegex(@"\A(?<count>[1-9][0-9]{0,4})k(?<size>[1-9][0-9]?)(s(?<stride>[1-9][0-9]?))?(p(?<padding>0|[1-9][0-9]?))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex FilterPart();
}
