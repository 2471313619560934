using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>A layer in the form that bounds need: products with its weights and with their magnitudes, its biases, and bounds of the rounding errors.</summary>
internal sealed class BoundedLayer
{
    /// <param name="layer">The layer.</param>
    /// <param name="products">The fast form of the layer, with biases of zero.</param>
    /// <param name="magnitudes">The fast form of the layer with the magnitudes of its weights.</param>
    public BoundedLayer(MaskedLayer layer, Layer products, Layer magnitudes)
    {
        Products = products;
        Magnitudes = magnitudes;
        Weights = new IncomingWeights(layer);
        Bias = layer.Bias is null ? null : layer.OutputBiases();

        // Errors beside those of the products: halving and rounding the interval to centre and radius, adding the three parts, and the bias.
        IntervalError = (float)RoundingError.Of(Weights.LargestFanIn + (Bias is null ? 8 : 9));

        // Errors beside those of the products: the difference of two weights and the slope, of which each coefficient is made.
        BackwardError = RoundingError.Of(Weights.LargestFanOut + 4);
        ConstantError = RoundingError.Of(layer.Spec.Outputs + 4);
    }

    public Layer Products { get; }

    public Layer Magnitudes { get; }

    public IncomingWeights Weights { get; }

    /// <summary>The bias of every unit, [units]; null if the layer has none.</summary>
    public float[]? Bias { get; }

    /// <summary>The error of an interval's ends, relative to Σ |weight|·|input| + |bias|.</summary>
    public float IntervalError { get; }

    /// <summary>The error of a linear form that goes backward through this layer, relative to Σ |coefficient|·(Σ |weight|·|input| + |bias|).</summary>
    public double BackwardError { get; }

    /// <summary>The relative error of the constant that the ReLUs of this layer add to a linear form.</summary>
    public double ConstantError { get; }
}
