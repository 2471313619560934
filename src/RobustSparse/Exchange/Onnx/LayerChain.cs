using RobustSparse.Models;

namespace RobustSparse.Exchange;

/// <summary>Collects the operators of a chain: a scaling of the inputs, then fully connected layers with a ReLU after each but the last.</summary>
internal sealed class LayerChain
{
    private readonly List<(float[] Kernel, int Outputs, float[]? Bias, bool HasRelu)> _layers = [];
    private readonly double[] _scale;
    private readonly double[] _shift;

    /// <param name="inputs">The number of values of an input.</param>
    public LayerChain(int inputs)
    {
        _scale = [.. Enumerable.Repeat(1.0, inputs)];
        _shift = new double[inputs];
    }

    /// <summary>Whether there is no layer yet, so that operators act on the inputs.</summary>
    public bool IsAtInput => _layers.Count == 0;

    /// <summary>The number of values after the last operator.</summary>
    public int Width => IsAtInput ? _scale.Length : _layers[^1].Outputs;

    /// <summary>Adds scale·value + shift, element by element, before the first layer.</summary>
    public void ScaleInput(Func<int, (double Scale, double Shift)> transform)
    {
        for (int i = 0; i < _scale.Length; i++)
        {
            (double scale, double shift) = transform(i);
            (_scale[i], _shift[i]) = (_scale[i] * scale, (_shift[i] * scale) + shift);
        }
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="title">The operator, for messages.</param>
    /// <param name="kernel">[inputs, outputs].</param>
    /// <param name="bias">[outputs]; null for none.</param>
    public void AddLayer(string title, float[] kernel, int outputs, float[]? bias)
    {
        if (_layers is [.., { HasRelu: false }])
        {
            throw new InvalidDataException($"{title} follows another fully connected layer without a Relu between them, which is not supported");
        }

        _layers.Add((kernel, outputs, bias, HasRelu: false));
    }

    /// <summary>Adds biases to the last layer.</summary>
    public void AddBias(string title, float[] bias)
    {
        if (_layers[^1] is not { Bias: null, HasRelu: false } layer)
        {
            throw new InvalidDataException($"{title} does not follow a product directly, which is not supported");
        }

        _layers[^1] = layer with { Bias = bias };
    }

    /// <summary>Adds a ReLU.</summary>
    public void AddRelu(string title) => _layers[^1] = IsAtInput
        ? throw new InvalidDataException($"{title} stands before the first layer, which is not supported")
        : _layers[^1] with { HasRelu = true };

    /// <summary>The network.</summary>
    /// <exception cref="InvalidDataException">The operators are not those of a network with hidden layers.</exception>
    public ScaledNetwork Build()
    {
        if (_layers.Count < 2 || _layers[^1].HasRelu)
        {
            throw new InvalidDataException("the graph is not a chain of at least two layers that ends without a Relu, which is not supported");
        }

        TensorShape shape = TensorShape.Flat(_scale.Length);
        var layers = new List<MaskedLayer>();
        foreach ((float[] kernel, int outputs, float[]? bias, _) in _layers)
        {
            string name = layers.Count == _layers.Count - 1 ? "output" : $"hidden_{layers.Count + 1}";
            var spec = new DenseLayerSpec(name, shape, outputs, bias is not null);
            layers.Add(new MaskedLayer(spec, kernel, new Mask([.. kernel.Select(weight => weight != 0f)]), bias));
            shape = spec.Output;
        }

        string title = $"dense-{string.Join('-', _layers.SkipLast(1).Select(layer => layer.Outputs))}";
        var architecture = new NetworkArchitecture(title, TensorShape.Flat(_scale.Length), [.. layers.Select(layer => layer.Spec)]);
        return new ScaledNetwork(new MaskedNetwork(architecture, layers), _scale, _shift);
    }
}
