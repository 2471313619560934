using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Adam on a layer whose gradient is more than a sum of terms. It copies weights and moments out of the layer and back, which
/// costs little where the layer is small, as output layers are.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="spec">The same layer's shapes.</param>
internal sealed class ArrayStep(Layer layer, LayerSpec spec)
{
    private readonly ParameterCopy _kernel = new(spec.KernelSize);
    private readonly ParameterCopy _bias = new(spec.BiasSize);

    /// <summary>Makes one step of Adam.</summary>
    /// <param name="gradient">The gradient of the batch.</param>
    /// <param name="index">Index of the layer.</param>
    /// <param name="step">Step size and penalty.</param>
    public void Step(BatchGradient gradient, int index, AdamStep step)
    {
        gradient.Differentiate(index, _kernel.Gradient, _bias.Gradient);
        layer.SaveWeights(_kernel.Values);
        layer.SaveMoments(_kernel.First, _kernel.Second);
        _kernel.Update(step);
        layer.LoadWeights(_kernel.Values);
        layer.LoadMoments(_kernel.First, _kernel.Second);
        if (spec.HasBias)
        {
            layer.SaveBias(_bias.Values);
            layer.SaveBiasMoments(_bias.First, _bias.Second);
            _bias.Update(step with { L1 = 0f });
            layer.LoadBias(_bias.Values);
            layer.LoadBiasMoments(_bias.First, _bias.Second);
        }
    }

    /// <summary>A parameter with its moments and gradient. Pruned entries change too, but the layer never loads them.</summary>
    private sealed class ParameterCopy(int size)
    {
        public float[] Values { get; } = new float[size];

        public float[] First { get; } = new float[size];

        public float[] Second { get; } = new float[size];

        public float[] Gradient { get; } = new float[size];

        public void Update(AdamStep step) => Adam.Update(Values, First, Second, Gradient, step);
    }
}
