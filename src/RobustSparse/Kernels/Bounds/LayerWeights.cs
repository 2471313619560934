namespace RobustSparse.Kernels;

/// <summary>The weights and biases of a layer as arrays, or a gradient by them.</summary>
/// <param name="rows">Rows of the kernel: its entries for one output channel. They are the inputs of a dense layer.</param>
/// <param name="channels">Output channels.</param>
internal sealed class LayerWeights(int rows, int channels)
{
    /// <summary>[rows, channels].</summary>
    public float[] Kernel { get; } = new float[checked(rows * channels)];

    /// <summary>[channels]; zeros where the layer has no biases.</summary>
    public float[] Bias { get; } = new float[channels];

    /// <summary>One row of the kernel, [channels].</summary>
    public Span<float> Row(int row) => Kernel.AsSpan(row * channels, channels);

    /// <summary>Adds the kernel of another gradient.</summary>
    public void AddKernel(LayerWeights other)
    {
        for (int i = 0; i < Kernel.Length; i++)
        {
            Kernel[i] += other.Kernel[i];
        }
    }

    public void Clear()
    {
        Array.Clear(Kernel);
        Array.Clear(Bias);
    }
}
