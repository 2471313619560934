using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The gradient of a convolution's kernel: for an entry, the sum over output positions of the scalar product of an input row and a
/// row of deltas. A tap (cell, input channel) reads a rectangle of positions, without those that read padding.
/// </summary>
internal static unsafe class TapGradient<TSimd, V>
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>Taps that a tile of the whole gradient has, for four outputs each: sixteen accumulators of 32 registers, or eight of sixteen.</summary>
    private static int TileTaps => TSimd.Width == 16 ? 4 : 2;

    /// <summary>Computes the gradient of all entries.</summary>
    /// <param name="gradient">[kernel entries].</param>
    public static void DifferentiateAll(ConvolutionShape shape, ReadOnlySpan<GradientTerm> terms, AlignedBuffer<float> gradient)
    {
        gradient.Span.Clear();
        int taps = shape.Cells * shape.InputChannels, whole = taps / TileTaps * TileTaps;
        nint plane = (nint)shape.OutputPlane * Block.Columns;
        foreach (GradientTerm term in terms)
        {
            for (int output = 0; output < shape.OutputChannels; output += 4)
            {
                float* delta = term.Delta.Pointer + (output * plane);
                int outputs = Math.Min(4, shape.OutputChannels - output), tap = 0;
                for (; outputs == 4 && tap < whole; tap += TileTaps)
                {
                    AddTile(shape, term.Input.Pointer, tap, delta, gradient.Pointer + (tap * shape.OutputChannels) + output);
                }

                for (; tap < taps; tap++)
                {
                    var range = TapRange.Of(shape, tap);
                    AddRow(shape, range, term.Input.Pointer, delta, plane, outputs, gradient.Pointer + (tap * shape.OutputChannels) + output);
                }
            }
        }
    }

    /// <summary>Computes the gradient of the surviving entries.</summary>
    /// <param name="starts">[taps + 1]; the first survivor of every tap, then the number of survivors.</param>
    /// <param name="outputs">The output channel of every survivor.</param>
    /// <param name="gradient">[survivors].</param>
    public static void DifferentiateSurvivors(ConvolutionShape shape, ReadOnlySpan<GradientTerm> terms, ReadOnlySpan<int> starts, ushort* outputs, AlignedBuffer<float> gradient)
    {
        gradient.Span.Clear();
        nint plane = (nint)shape.OutputPlane * Block.Columns;
        foreach (GradientTerm term in terms)
        {
            float* x = term.Input.Pointer, delta = term.Delta.Pointer;
            for (int tap = 0; tap + 1 < starts.Length; tap++)
            {
                var range = TapRange.Of(shape, tap);
                int i = starts[tap], end = starts[tap + 1];
                for (; i + 4 <= end; i += 4)
                {
                    AddFour(shape, range, x, delta + (outputs[i] * plane), delta + (outputs[i + 1] * plane), delta + (outputs[i + 2] * plane), delta + (outputs[i + 3] * plane), gradient.Pointer + i);
                }

                for (; i < end; i++)
                {
                    AddOne(shape, range, x, delta + (outputs[i] * plane), gradient.Pointer + i);
                }
            }
        }
    }

    /// <summary>Adds the gradient of a tile: some taps, each with four outputs. The positions that not all taps read are added tap by tap.</summary>
    private static void AddTile(ConvolutionShape shape, float* x, int tap, float* delta, float* gradient)
    {
        Span<TapRange> ranges = stackalloc TapRange[TileTaps];
        TapRange common = ranges[0] = TapRange.Of(shape, tap);
        for (int i = 1; i < ranges.Length; i++)
        {
            ranges[i] = TapRange.Of(shape, tap + i);
            common = common.CommonWith(ranges[i]);
        }

        nint plane = (nint)shape.OutputPlane * Block.Columns;
        int last = ranges.Length - 1;
        MultiplyTile(
            shape, common, x + ranges[0].Source, x + ranges[1].Source, x + ranges[last - 1].Source, x + ranges[last].Source, delta, plane, gradient, shape.OutputChannels);
        for (int i = 0; i < ranges.Length; i++)
        {
            TapRange range = ranges[i];
            float* sums = gradient + (i * shape.OutputChannels);
            AddRow(shape, range with { EndRow = common.FirstRow }, x, delta, plane, 4, sums);
            AddRow(shape, range with { FirstRow = common.EndRow }, x, delta, plane, 4, sums);
            TapRange beside = range with { FirstRow = common.FirstRow, EndRow = common.EndRow };
            AddRow(shape, beside with { EndColumn = common.FirstColumn }, x, delta, plane, 4, sums);
            AddRow(shape, beside with { FirstColumn = common.EndColumn }, x, delta, plane, 4, sums);
        }
    }

    /// <summary>Adds the gradient of one tap and up to four neighbouring outputs.</summary>
    private static void AddRow(ConvolutionShape shape, in TapRange range, float* x, float* delta, nint plane, int outputs, float* sums)
    {
        if (range.IsEmpty)
        {
            return;
        }

        if (outputs == 4)
        {
            AddFour(shape, range, x, delta, delta + plane, delta + (2 * plane), delta + (3 * plane), sums);
            return;
        }

        for (int i = 0; i < outputs; i++)
        {
            AddOne(shape, range, x, delta + (i * plane), sums + i);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile(
        in ConvolutionShape shape, in TapRange range, float* tap0, float* tap1, float* tap2, float* tap3, float* delta, nint plane, float* sums, nint stride)
    {
        V c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default, c12 = default, c13 = default;
        V c20 = default, c21 = default, c22 = default, c23 = default, c30 = default, c31 = default, c32 = default, c33 = default;
        nint step = (nint)shape.Stride * Block.Columns, rowStep = step * shape.InputWidth, deltaRow = (nint)shape.OutputWidth * Block.Columns;
        nint tap1Distance = (nint)(tap1 - tap0), tap2Distance = (nint)(tap2 - tap0), tap3Distance = (nint)(tap3 - tap0);
        for (int row = range.FirstRow; row < range.EndRow; row++)
        {
            float* x = tap0 + (row * rowStep) + (range.FirstColumn * step), d = delta + (row * deltaRow) + ((nint)range.FirstColumn * Block.Columns);
            for (int column = range.FirstColumn; column < range.EndColumn; column++, x += step - Block.Columns)
            {
                for (float* end = d + Block.Columns; d < end; d += TSimd.Width, x += TSimd.Width)
                {
                    V d0 = TSimd.Load(d), d1 = TSimd.Load(d + plane), d2 = TSimd.Load(d + (2 * plane)), d3 = TSimd.Load(d + (3 * plane));
                    AddProducts(TSimd.Load(x), d0, d1, d2, d3, ref c00, ref c01, ref c02, ref c03);
                    AddProducts(TSimd.Load(x + tap1Distance), d0, d1, d2, d3, ref c10, ref c11, ref c12, ref c13);
                    if (TSimd.Width == 16)
                    {
                        AddProducts(TSimd.Load(x + tap2Distance), d0, d1, d2, d3, ref c20, ref c21, ref c22, ref c23);
                        AddProducts(TSimd.Load(x + tap3Distance), d0, d1, d2, d3, ref c30, ref c31, ref c32, ref c33);
                    }
                }
            }
        }

        TSimd.AddSums(c00, c01, c02, c03, sums);
        TSimd.AddSums(c10, c11, c12, c13, sums + stride);
        if (TSimd.Width == 16)
        {
            TSimd.AddSums(c20, c21, c22, c23, sums + (2 * stride));
            TSimd.AddSums(c30, c31, c32, c33, sums + (3 * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(V x, V d0, V d1, V d2, V d3, ref V sum0, ref V sum1, ref V sum2, ref V sum3)
    {
        sum0 = TSimd.MultiplyAdd(x, d0, sum0);
        sum1 = TSimd.MultiplyAdd(x, d1, sum1);
        sum2 = TSimd.MultiplyAdd(x, d2, sum2);
        sum3 = TSimd.MultiplyAdd(x, d3, sum3);
    }

    /// <summary>Adds the gradient of one tap and four outputs. Each has two partial sums, to hide latency.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(in ConvolutionShape shape, in TapRange range, float* input, float* delta0, float* delta1, float* delta2, float* delta3, float* sums)
    {
        V even0 = default, even1 = default, even2 = default, even3 = default, odd0 = default, odd1 = default, odd2 = default, odd3 = default;
        nint step = (nint)shape.Stride * Block.Columns, rowStep = step * shape.InputWidth, deltaRow = (nint)shape.OutputWidth * Block.Columns, w = TSimd.Width;
        nint distance1 = (nint)(delta1 - delta0), distance2 = (nint)(delta2 - delta0), distance3 = (nint)(delta3 - delta0);
        for (int row = range.FirstRow; row < range.EndRow; row++)
        {
            float* x = input + range.Source + (row * rowStep) + (range.FirstColumn * step);
            float* d = delta0 + (row * deltaRow) + ((nint)range.FirstColumn * Block.Columns);
            for (int column = range.FirstColumn; column < range.EndColumn; column++, x += step - Block.Columns)
            {
                for (float* end = d + Block.Columns; d < end; d += 2 * w, x += 2 * w)
                {
                    AddProducts(TSimd.Load(x), TSimd.Load(d), TSimd.Load(d + distance1), TSimd.Load(d + distance2), TSimd.Load(d + distance3), ref even0, ref even1, ref even2, ref even3);
                    AddProducts(
                        TSimd.Load(x + w), TSimd.Load(d + w), TSimd.Load(d + distance1 + w), TSimd.Load(d + distance2 + w), TSimd.Load(d + distance3 + w), ref odd0, ref odd1, ref odd2, ref odd3);
                }
            }
        }

        TSimd.AddSums(TSimd.Add(even0, odd0), TSimd.Add(even1, odd1), TSimd.Add(even2, odd2), TSimd.Add(even3, odd3), sums);
    }

    /// <summary>Adds the gradient of one entry. It has four partial sums, to hide latency.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne(in ConvolutionShape shape, in TapRange range, float* input, float* delta, float* sum)
    {
        V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        nint step = (nint)shape.Stride * Block.Columns, rowStep = step * shape.InputWidth, deltaRow = (nint)shape.OutputWidth * Block.Columns, w = TSimd.Width;
        for (int row = range.FirstRow; row < range.EndRow; row++)
        {
            float* x = input + range.Source + (row * rowStep) + (range.FirstColumn * step);
            float* d = delta + (row * deltaRow) + ((nint)range.FirstColumn * Block.Columns);
            for (int column = range.FirstColumn; column < range.EndColumn; column++, x += step - Block.Columns)
            {
                for (float* end = d + Block.Columns; d < end; d += 4 * w, x += 4 * w)
                {
                    sum0 = TSimd.MultiplyAdd(TSimd.Load(x), TSimd.Load(d), sum0);
                    sum1 = TSimd.MultiplyAdd(TSimd.Load(x + w), TSimd.Load(d + w), sum1);
                    sum2 = TSimd.MultiplyAdd(TSimd.Load(x + (2 * w)), TSimd.Load(d + (2 * w)), sum2);
                    sum3 = TSimd.MultiplyAdd(TSimd.Load(x + (3 * w)), TSimd.Load(d + (3 * w)), sum3);
                }
            }
        }

        *sum += TSimd.Sum(TSimd.Add(TSimd.Add(sum0, sum1), TSimd.Add(sum2, sum3)));
    }
}
