namespace RobustSparse.Models;

/// <summary>
/// One layer of a network before it has weights: its name, its shapes and whether it has biases. Every kind of layer is a
/// subclass. Only engines and initialisers need to know the kind.
/// </summary>
/// <param name="Name">The name of the layer's files.</param>
/// <param name="Input">Shape of the values that the layer reads.</param>
/// <param name="Output">Shape of the values that the layer computes.</param>
/// <param name="HasBias">Whether every output channel has a bias.</param>
public abstract record LayerSpec(string Name, TensorShape Input, TensorShape Output, bool HasBias)
{
    /// <summary>Number of values that the layer reads for one example.</summary>
    public int Inputs => Input.Size;

    /// <summary>Number of values that the layer computes for one example.</summary>
    public int Outputs => Output.Size;

    /// <summary>Dimensions of the kernel, as in its file.</summary>
    public abstract IReadOnlyList<int> KernelShape { get; }

    /// <summary>Fan-in, the number of weights that one output value sums up, and fan-out, the number of output values that one input value reaches.</summary>
    public abstract (int In, int Out) Fan { get; }

    /// <summary>Entries of the kernel.</summary>
    /// <exception cref="OverflowException">There are 2³¹ or more.</exception>
    public int KernelSize => KernelShape.Aggregate(1, (size, extent) => checked(size * extent));

    /// <summary>Entries of the bias: one an output channel.</summary>
    public int BiasSize => HasBias ? Output.Channels : 0;
}

/// <summary>A fully connected layer; its kernel is [inputs, outputs].</summary>
/// <param name="Name">The name of the layer's files.</param>
/// <param name="Input">Shape of the values that the layer reads; their order is channel, row, column.</param>
/// <param name="Units">Outputs of the layer.</param>
/// <param name="HasBias">Whether every unit has a bias.</param>
public sealed record DenseLayerSpec(string Name, TensorShape Input, int Units, bool HasBias = false)
    : LayerSpec(Name, Input, TensorShape.Flat(Units), HasBias)
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> KernelShape => [Inputs, Outputs];

    /// <inheritdoc/>
    public override (int In, int Out) Fan => (Inputs, Outputs);
}
