namespace RobustSparse.Kernels;

/// <summary>The output positions at which a tap reads the input and not padding: a rectangle.</summary>
/// <param name="Source">The place of the input value that the tap reads at position (0, 0), in floats; outside the input where that is padding.</param>
internal readonly record struct TapRange(int FirstRow, int EndRow, int FirstColumn, int EndColumn, nint Source)
{
    public int Rows => EndRow - FirstRow;

    public int Columns => EndColumn - FirstColumn;

    public bool IsEmpty => FirstRow >= EndRow || FirstColumn >= EndColumn;

    /// <param name="tap">cell · input channels + input channel.</param>
    public static TapRange Of(in ConvolutionShape shape, int tap)
    {
        (int cell, int channel) = Math.DivRem(tap, shape.InputChannels);
        (int row, int column) = Math.DivRem(cell, shape.KernelSize);
        (int firstRow, int endRow) = Positions(row - shape.Padding, shape.InputHeight, shape.OutputHeight, shape.Stride);
        (int firstColumn, int endColumn) = Positions(column - shape.Padding, shape.InputWidth, shape.OutputWidth, shape.Stride);
        nint source = (channel * shape.InputPlane) + ((row - shape.Padding) * shape.InputWidth) + column - shape.Padding;
        return new TapRange(firstRow, endRow, firstColumn, endColumn, source * Block.Columns);
    }

    /// <summary>The positions of this range that are in another one too.</summary>
    public TapRange In(in TapRange other)
    {
        int firstRow = Math.Max(FirstRow, other.FirstRow), firstColumn = Math.Max(FirstColumn, other.FirstColumn);
        return this with
        {
            FirstRow = firstRow,
            EndRow = Math.Max(firstRow, Math.Min(EndRow, other.EndRow)),
            FirstColumn = firstColumn,
            EndColumn = Math.Max(firstColumn, Math.Min(EndColumn, other.EndColumn)),
        };
    }

    /// <summary>The positions p with 0 ≤ p·stride + offset &lt; inputs.</summary>
    private static (int First, int End) Positions(int offset, int inputs, int outputs, int stride)
    {
        int first = Math.Min(outputs, Math.Max(0, (stride - 1 - offset) / stride));
        int end = inputs <= offset ? 0 : Math.Min(outputs, ((inputs - 1 - offset) / stride) + 1);
        return (first, Math.Max(first, end));
    }
}
