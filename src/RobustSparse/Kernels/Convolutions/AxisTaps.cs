namespace RobustSparse.Kernels;

/// <summary>
/// Positions along one axis of a convolution's result that read the same rows (or columns) of the kernel, at the same distances
/// from a base in the source. Most positions are in one such class; positions near a border are in others, because they read less.
/// </summary>
/// <param name="Taps">The rows of the kernel that are read, each with the distance of its source row from the base.</param>
/// <param name="Positions">The rows of the result, each with its base.</param>
internal sealed record AxisTaps(IReadOnlyList<(int Kernel, int Distance)> Taps, IReadOnlyList<(int Target, int Base)> Positions)
{
    /// <summary>The classes of the forward product: output y reads input y·stride + d − padding through row d of the kernel.</summary>
    public static IReadOnlyList<AxisTaps> Forward(int inputs, int outputs, ConvolutionShape shape) => Group(outputs, y =>
    {
        int first = (y * shape.Stride) - shape.Padding;
        return (first, [.. Enumerable.Range(0, shape.KernelSize).Where(d => first + d >= 0 && first + d < inputs).Select(d => (d, d))]);
    });

    /// <summary>The classes of the transposed product: input r reads output (r + padding − d) / stride through every row d of the kernel for which this is a whole number.</summary>
    public static IReadOnlyList<AxisTaps> Backward(int inputs, int outputs, ConvolutionShape shape) => Group(inputs, r =>
    {
        int last = (r + shape.Padding) / shape.Stride, remainder = (r + shape.Padding) % shape.Stride;
        return (last, [.. from d in Enumerable.Range(0, shape.KernelSize)
                          where d % shape.Stride == remainder
                          let distance = -(d / shape.Stride)
                          where last + distance >= 0 && last + distance < outputs
                          select (d, distance)]);
    });

    private static List<AxisTaps> Group(int positions, Func<int, (int Base, List<(int Kernel, int Distance)> Taps)> read)
    {
        var classes = new List<AxisTaps>();
        var targets = new List<List<(int Target, int Base)>>();
        for (int target = 0; target < positions; target++)
        {
            (int start, List<(int Kernel, int Distance)> taps) = read(target);
            int index = classes.FindIndex(known => known.Taps.SequenceEqual(taps));
            if (index < 0)
            {
                index = classes.Count;
                targets.Add([]);
                classes.Add(new AxisTaps(taps, targets[index]));
            }

            targets[index].Add((target, start));
        }

        return classes;
    }
}
