namespace RobustSparse.Models;

/// <summary>
/// One layer of a network before it has weights: its name, its shapes and whether it has biases. Every kind of layer is a
/// subclass. Only engines need to know the kind. All others see a linear map: <see cref="ConnectionsOf"/> and <see cref="ChannelOf"/>
/// give the weights and the bias of every output.
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

    /// <summary>Fan-in, the number of weights that one output value sums up, and fan-out, the number of weights that one input value is multiplied by; both without regard to stride and padding, as Keras counts them.</summary>
    public abstract (int In, int Out) Fan { get; }

    /// <summary>Whether the dimensions of the kernel determine the layer, its inputs and its outputs.</summary>
    public abstract bool IsGivenByKernel { get; }

    /// <summary>Entries of the kernel.</summary>
    /// <exception cref="OverflowException">There are 2³¹ or more.</exception>
    public int KernelSize => KernelShape.Aggregate(1, (size, extent) => checked(size * extent));

    /// <summary>Entries of the bias: one an output channel.</summary>
    public int BiasSize => HasBias ? Output.Channels : 0;

    /// <summary>Outputs of one channel: the distance from an output to the same position of the next channel.</summary>
    public int OutputPlane => Output.Height * Output.Width;

    /// <summary>The pairs of inputs and outputs that the first entry of one kernel row joins. A row has one entry for each output channel. Its entries read the same inputs, and each writes the channel after that of the entry before.</summary>
    /// <param name="row">Index of the row: the kernel's index without its last dimension.</param>
    public abstract ConnectionGrid ConnectionsOfRow(int row);

    /// <summary>The pairs of inputs and outputs that one kernel entry joins. No two entries join the same pair.</summary>
    /// <param name="entry">Index in the kernel.</param>
    public ConnectionGrid ConnectionsOf(int entry)
    {
        (int row, int channel) = Math.DivRem(entry, Output.Channels);
        ConnectionGrid first = ConnectionsOfRow(row);
        return first with { First = first.First with { Output = first.First.Output + (channel * OutputPlane) } };
    }

    /// <summary>Gives every output the bias of its channel.</summary>
    /// <param name="bias">[output channels].</param>
    /// <param name="outputs">[outputs].</param>
    public void SpreadBias(ReadOnlySpan<float> bias, Span<float> outputs)
    {
        for (int output = 0; output < outputs.Length; output++)
        {
            outputs[output] = bias[ChannelOf(output)];
        }
    }

    /// <summary>The output channel of an output: the index of its bias.</summary>
    public int ChannelOf(int output) => output / OutputPlane;
}
