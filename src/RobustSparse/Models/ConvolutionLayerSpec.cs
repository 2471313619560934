namespace RobustSparse.Models;

/// <summary>
/// A convolution with zero padding. Its kernel is [k, k, input channels, filters] as in Keras: row, column, input channel, filter.
/// Output (c, y, x) sums kernel (dy, dx, i, c) · input (i, y·stride + dy − padding, x·stride + dx − padding).
/// </summary>
public sealed record ConvolutionLayerSpec : LayerSpec
{
    /// <param name="name">The name of the layer's files.</param>
    /// <param name="input">Shape of the values that the layer reads.</param>
    /// <param name="filters">The filters of the layer.</param>
    /// <param name="hasBias">Whether every filter has a bias.</param>
    /// <exception cref="ArgumentException">The filters are larger than the padded input, or lie in the padding.</exception>
    public ConvolutionLayerSpec(string name, TensorShape input, FilterBank filters, bool hasBias = true)
        : base(name, input, filters.OutputOf(input), hasBias)
    {
        Filters = filters;
    }

    /// <summary>Number, size, stride and padding of the filters.</summary>
    public FilterBank Filters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> KernelShape => [Filters.Size, Filters.Size, Input.Channels, Filters.Count];

    /// <inheritdoc/>
    public override (int In, int Out) Fan => (Filters.Area * Input.Channels, Filters.Area * Filters.Count);

    /// <inheritdoc/>
    public override bool IsGivenByKernel => false;

    /// <inheritdoc/>
    public override ConnectionGrid ConnectionsOfRow(int row)
    {
        (int cell, int channel) = Math.DivRem(row, Input.Channels);
        (int dy, int dx) = Math.DivRem(cell, Filters.Size);
        (int firstRow, int rows) = Positions(dy, Input.Height, Output.Height);
        (int firstColumn, int columns) = Positions(dx, Input.Width, Output.Width);
        int inputRow = (firstRow * Filters.Stride) + dy - Filters.Padding, inputColumn = (firstColumn * Filters.Stride) + dx - Filters.Padding;
        return new ConnectionGrid(new Connection(
            (((channel * Input.Height) + inputRow) * Input.Width) + inputColumn,
            (firstRow * Output.Width) + firstColumn))
        {
            Rows = rows,
            Columns = columns,
            RowStep = new Connection(Filters.Stride * Input.Width, Output.Width),
            ColumnStep = new Connection(Filters.Stride, 1),
        };
    }

    /// <summary>The first output position at which a row or column of the kernel reads the image, and the number of such positions.</summary>
    private (int First, int Count) Positions(int offset, int input, int output)
    {
        // Position p reads p·stride + offset − padding, which has to be in [0, input).
        int first = Math.Max(0, (Filters.Padding - offset + Filters.Stride - 1) / Filters.Stride);
        int last = Math.Min(output - 1, Math.Max(-1, FloorDivide(input - 1 + Filters.Padding - offset, Filters.Stride)));
        return (first, Math.Max(0, last - first + 1));
    }

    private static int FloorDivide(int value, int divisor) => value < 0 ? -1 : value / divisor;
}
