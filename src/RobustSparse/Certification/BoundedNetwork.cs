using RobustSparse.Engines;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>A network in the form that bounds need; shared by all threads.</summary>
internal sealed class BoundedNetwork : IDisposable
{
    private readonly NetworkEngine _products;
    private readonly NetworkEngine _magnitudes;

    public BoundedNetwork(MaskedNetwork network, EngineKind kind)
    {
        Architecture = network.Architecture;
        _products = new NetworkEngine(WithoutBiases(network, weight => weight), kind);
        _magnitudes = new NetworkEngine(WithoutBiases(network, MathF.Abs), kind);
        Layers = [.. network.Layers.Select((layer, i) => new BoundedLayer(layer, _products.Layers[i], _magnitudes.Layers[i]))];
        OutputKernel = OutputWeights(network.Layers[^1]);
        OutputBias = Layers[^1].Bias;
        IReadOnlyList<bool[]> used = UsedUnits.Of(network);
        UsedPixels = [.. Enumerable.Range(0, Architecture.Inputs).Where(pixel => used[0][pixel])];
        IsUsed = [.. used.Skip(1)];
        PixelError = RoundingError.Of(UsedPixels.Length + 4);
    }

    public NetworkArchitecture Architecture { get; }

    /// <summary>All layers; the output layer is the last.</summary>
    public IReadOnlyList<BoundedLayer> Layers { get; }

    public int HiddenLayers => Layers.Count - 1;

    /// <summary>The weights of the output layer, [units of the last hidden layer, classes].</summary>
    public float[] OutputKernel { get; }

    /// <summary>The biases of the output layer, [classes]; null if the network has none.</summary>
    public float[]? OutputBias { get; }

    /// <summary>The number of pixels that a path of surviving weights joins to the logits.</summary>
    public int[] UsedPixels { get; }

    /// <summary>[layer][unit]; whether the unit can change an output. The products leave out the weights of all other units.</summary>
    public IReadOnlyList<bool[]> IsUsed { get; }

    /// <summary>The relative error of sums over the pixels.</summary>
    public double PixelError { get; }

    /// <summary>
    /// A lower bound of b_y − b_j, the constant of a margin. It is reduced by the greatest error of the sums in double that it enters.
    /// </summary>
    public double BiasMargin(int label, int other) => OutputBias is null
        ? 0
        : (double)OutputBias[label] - OutputBias[other] - (RoundingError.Double * (Math.Abs(OutputBias[label]) + Math.Abs(OutputBias[other])));

    /// <summary>Carries a form of the outputs to the outputs of the last hidden layer.</summary>
    /// <param name="form">The form.</param>
    /// <param name="bounds">Bounds of all hidden layers; errors of the sums in double are proportional to the upper bounds.</param>
    public HiddenForm HiddenFormOf(OutputForm form, NetworkBounds bounds)
    {
        float[] upper = bounds.Hidden[^1].Upper, coefficients = new float[upper.Length];
        double constant = form.Constant, magnitude = Math.Abs(form.Constant);
        for (int output = 0; output < form.Outputs.Length; output++)
        {
            double biasTerm = OutputBias is null ? 0 : form.Outputs[output] * OutputBias[output];
            constant += biasTerm;
            magnitude += Math.Abs(biasTerm);
        }

        for (int unit = 0; unit < coefficients.Length; unit++)
        {
            ReadOnlySpan<float> weights = OutputKernel.AsSpan(unit * form.Outputs.Length, form.Outputs.Length);
            double coefficient = 0, size = 0;
            for (int output = 0; output < weights.Length; output++)
            {
                double term = weights[output] * form.Outputs[output];
                coefficient += term;
                size += Math.Abs(term);
            }

            coefficients[unit] = (float)coefficient;
            magnitude += size * Math.Max(upper[unit], 0f);
        }

        return new HiddenForm(coefficients, constant - (RoundingError.Double * magnitude));
    }

    public void Dispose()
    {
        _products.Dispose();
        _magnitudes.Dispose();
    }

    private static float[] OutputWeights(MaskedLayer layer)
    {
        var weights = new float[layer.Spec.Inputs * layer.Spec.Outputs];
        foreach (WeightedConnection connection in layer.SurvivingConnections())
        {
            weights[(connection.Input * layer.Spec.Outputs) + connection.Output] = connection.Weight;
        }

        return weights;
    }

    /// <summary>
    /// The network with other weights and with biases of zero. The biases are zero rather than absent, so that the engines keep units
    /// that have a bias and no weights.
    /// </summary>
    private static MaskedNetwork WithoutBiases(MaskedNetwork network, Converter<float, float> weight) => network.WithValues(
        [.. network.Parameters.Select(parameter => parameter.Mask is null ? new float[parameter.Size] : Array.ConvertAll(parameter.Values, weight))]);
}
