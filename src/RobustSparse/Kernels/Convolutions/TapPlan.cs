namespace RobustSparse.Kernels;

/// <summary>Positions of a result that read the same cells of the kernel, at the same distances from a base in the source.</summary>
/// <param name="Cells">The cells that are read, each with the distance of its source value from the base; in a source channel, not negative.</param>
/// <param name="Positions">The positions in a channel of the result, each with its base.</param>
internal sealed record TapClass(IReadOnlyList<(int Cell, int Distance)> Cells, IReadOnlyList<(int Target, int Base)> Positions);

/// <summary>
/// The geometry of one of a convolution's two products with its kernel. The forward product reads the input (the source) and
/// computes the output (the target). The transposed product reads deltas and computes the gradient at the input. In both, a
/// target value is a sum over the cells of its class and over source channels, so a product needs no tests for borders.
/// </summary>
internal sealed class TapPlan
{
    private readonly ConvolutionShape _shape;
    private readonly bool _isForward;

    private TapPlan(ConvolutionShape shape, bool isForward)
    {
        (_shape, _isForward) = (shape, isForward);
        int sourceWidth = isForward ? shape.InputWidth : shape.OutputWidth, targetWidth = isForward ? shape.OutputWidth : shape.InputWidth;
        Func<int, int, ConvolutionShape, IReadOnlyList<AxisTaps>> axis = isForward ? AxisTaps.Forward : AxisTaps.Backward;
        IReadOnlyList<AxisTaps> columns = axis(shape.InputWidth, shape.OutputWidth, shape);
        Classes = [.. from row in axis(shape.InputHeight, shape.OutputHeight, shape)
                      from column in columns
                      select Combine(row, column, sourceWidth, targetWidth)];
    }

    public IReadOnlyList<TapClass> Classes { get; }

    public int SourceChannels => _isForward ? _shape.InputChannels : _shape.OutputChannels;

    public int TargetChannels => _isForward ? _shape.OutputChannels : _shape.InputChannels;

    /// <summary>Values of a source channel.</summary>
    public int SourcePlane => _isForward ? _shape.InputPlane : _shape.OutputPlane;

    /// <summary>Values of a target channel.</summary>
    public int TargetPlane => _isForward ? _shape.OutputPlane : _shape.InputPlane;

    /// <summary>Cells of the kernel.</summary>
    public int Cells => _shape.Cells;

    public static TapPlan Forward(ConvolutionShape shape) => new(shape, isForward: true);

    public static TapPlan Backward(ConvolutionShape shape) => new(shape, isForward: false);

    /// <summary>The index of a kernel entry.</summary>
    public int KernelIndex(int cell, int source, int target) =>
        _isForward ? _shape.KernelIndex(cell, source, target) : _shape.KernelIndex(cell, target, source);

    private TapClass Combine(AxisTaps rows, AxisTaps columns, int sourceWidth, int targetWidth)
    {
        (int Cell, int Distance)[] cells = [.. from row in rows.Taps
                                               from column in columns.Taps
                                               select ((row.Kernel * _shape.KernelSize) + column.Kernel, (row.Distance * sourceWidth) + column.Distance)];
        int least = cells.Length == 0 ? 0 : cells.Min(cell => cell.Distance);
        return new TapClass(
            [.. cells.Select(cell => (cell.Cell, cell.Distance - least))],
            [.. from row in rows.Positions
                from column in columns.Positions
                select ((row.Target * targetWidth) + column.Target, (row.Base * sourceWidth) + column.Base + least)]);
    }
}
