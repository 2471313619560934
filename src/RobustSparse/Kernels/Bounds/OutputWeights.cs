namespace RobustSparse.Kernels;

/// <summary>Weights of an output layer, or their gradient.</summary>
/// <param name="units">Inputs of the layer.</param>
/// <param name="classes">Outputs of the layer.</param>
internal sealed class OutputWeights(int units, int classes)
{
    /// <summary>[units, classes].</summary>
    public float[] Kernel { get; } = new float[checked(units * classes)];

    /// <summary>[classes]; zeros where the layer has no biases.</summary>
    public float[] Bias { get; } = new float[classes];

    /// <summary>The weights from one unit, [classes].</summary>
    public Span<float> Row(int unit) => Kernel.AsSpan(unit * classes, classes);

    public void Clear()
    {
        Array.Clear(Kernel);
        Array.Clear(Bias);
    }
}
