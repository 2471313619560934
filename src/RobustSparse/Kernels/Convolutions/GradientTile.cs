namespace RobustSparse.Kernels;

/// <summary>Taps of a convolution whose gradients are computed together.</summary>
/// <param name="Taps">The taps; cell · input channels + input channel.</param>
/// <param name="Ranges">The positions that each tap reads.</param>
/// <param name="Common">The positions that all taps read; for a source, that of the first tap.</param>
internal sealed record GradientTile(int[] Taps, TapRange[] Ranges, TapRange Common)
{
    /// <summary>Whether all taps read the same positions.</summary>
    public bool IsUniform { get; } = Array.TrueForAll(Ranges, range => range with { Source = Common.Source } == Common);

    /// <summary>
    /// All taps of a convolution in tiles. Taps of a tile are input channels of the same cell. The channels that are left over, all
    /// where there are few, are tiled across cells; such taps read different positions at the border.
    /// </summary>
    /// <param name="size">Taps of a tile; the last may have fewer.</param>
    public static GradientTile[] Of(ConvolutionShape shape, int size)
    {
        // Neighbouring tiles read almost the same inputs: cells of a kernel row whose columns differ by the stride.
        int[] columns = [.. Enumerable.Range(0, shape.KernelSize).OrderBy(column => column % shape.Stride)];
        int whole = shape.InputChannels / size * size;
        IEnumerable<int[]> ofChannels = from channel in Enumerable.Range(0, whole / size)
                                        from row in Enumerable.Range(0, shape.KernelSize)
                                        from column in columns
                                        select Enumerable.Range((((row * shape.KernelSize) + column) * shape.InputChannels) + (channel * size), size).ToArray();
        IEnumerable<int> left = from cell in Enumerable.Range(0, shape.Cells)
                                from channel in Enumerable.Range(whole, shape.InputChannels - whole)
                                select (cell * shape.InputChannels) + channel;
        return [.. ofChannels.Concat(left.Chunk(size)).Select(taps => Of(shape, taps))];
    }

    private static GradientTile Of(ConvolutionShape shape, int[] taps)
    {
        TapRange[] ranges = [.. taps.Select(tap => TapRange.Of(shape, tap))];
        return new GradientTile(taps, ranges, ranges.Aggregate((common, range) => common.In(range)));
    }
}
