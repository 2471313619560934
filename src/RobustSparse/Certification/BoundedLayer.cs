using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Certification;

/// <summary>A layer as bounds need it: its products, those of its weights' magnitudes, its biases, and bounds of their rounding errors.</summary>
internal sealed class BoundedLayer
{
    /// <param name="layer">The weights.</param>
    /// <param name="products">The layer in the form that runs fast, with biases of zero.</param>
    /// <param name="magnitudes">The same with the magnitudes of its weights.</param>
    public BoundedLayer(MaskedLayer layer, Layer products, Layer magnitudes)
    {
        Products = products;
        Magnitudes = magnitudes;
        Weights = new IncomingWeights(layer);
        Bias = layer.Bias?.Values;

        // Beside the products: halving and rounding the interval to centre and radius, adding up the three parts, and the bias.
        IntervalError = (float)RoundingError.Of(Weights.LargestFanIn + (Bias is null ? 8 : 9));

        // Beside the products: two operations that made each coefficient, of the difference of two weights and of a slope.
        BackwardError = RoundingError.Of(Weights.LargestFanOut + 4);
        ConstantError = RoundingError.Of(layer.Spec.Outputs + 4);
    }

    public Layer Products { get; }

    public Layer Magnitudes { get; }

    public IncomingWeights Weights { get; }

    /// <summary>[units]; null where the layer has no biases.</summary>
    public float[]? Bias { get; }

    /// <summary>Error of an interval's ends, relative to Σ |weight|·|input| + |bias|.</summary>
    public float IntervalError { get; }

    /// <summary>Error of a linear form that goes backward through this layer, relative to Σ |coefficient|·(Σ |weight|·|input| + |bias|).</summary>
    public double BackwardError { get; }

    /// <summary>Relative error of the constant that the ReLUs of this layer add to a linear form.</summary>
    public double ConstantError { get; }
}
