namespace RobustSparse.Kernels;

/// <summary>
/// A lazy copy of a layer's weights for forward products example by example: [⌈outputs / 64⌉, inputs in whole groups of 64,
/// 64].
/// </summary>
/// <param name="copy">Copies the weights into <see cref="Values"/>.</param>
internal sealed unsafe class WeightsByInput(int inputs, int outputs, Action copy) : IDisposable
{
    private const int Group = Block.Columns;

    private readonly LazyCopy _copy = new(copy);
    private readonly int _groupLength = GroupsOf(inputs) * Group * Group;
    private AlignedBuffer<float>? _weights;

    /// <summary>The copy; zero where a weight is pruned.</summary>
    public float* Values => (_weights ??= new AlignedBuffer<float>(GroupsOf(outputs) * _groupLength)).Pointer;

    /// <summary>Number of groups of 64 needed for this many inputs or outputs.</summary>
    public static int GroupsOf(int units) => (units + Group - 1) / Group;

    /// <inheritdoc cref="LazyCopy.Outdate"/>
    public void Outdate() => _copy.Outdate();

    /// <summary>The weights to 64 outputs, input by input.</summary>
    /// <param name="firstOutput">A multiple of 64.</param>
    /// <returns>[inputs in whole groups, 64].</returns>
    public float* To(int firstOutput)
    {
        _copy.Demand();
        return _weights!.Pointer + ((nint)firstOutput / Group * _groupLength);
    }

    /// <summary>The place of a weight in <see cref="Values"/>.</summary>
    public int PlaceOf(int input, int output) => (output / Group * _groupLength) + (input * Group) + (output % Group);

    /// <summary>Computes the forward product.</summary>
    /// <param name="active">The input, as <see cref="ExampleMultiply{TSimd, V}.Gather"/> returned it.</param>
    /// <param name="room">The memory that the same call returned.</param>
    public void Multiply<TSimd, V, TEpilogue>(in SparseMatrix active, float* room, Block output, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
    {
        for (int first = 0; first < output.Rows; first += Group)
        {
            ExampleMultiply<TSimd, V>.Multiply<TEpilogue>(active, To(first), room, first, output, arguments);
        }
    }

    public void Dispose() => _weights?.Dispose();
}
