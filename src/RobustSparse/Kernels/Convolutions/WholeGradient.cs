using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

/// <summary>
/// The gradient of all entries of a kernel. A tile is four taps by four output channels if vectors have sixteen floats (16
/// accumulators of 32 registers), else two by four (8 of 16). Positions that not all taps of a tile read are added tap by tap.
/// </summary>
internal sealed unsafe class WholeGradient<TSimd, V> : KernelGradient
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int TileOutputs = 4;

    /// <summary>Positions of a strip, roughly: the input rows of neighbouring tiles and their deltas fit a first-level cache, and summing lanes takes little of the time.</summary>
    private const int StripLength = 14;

    private readonly ConvolutionShape _shape;
    private readonly GradientTile[] _tiles;
    private readonly AlignedBuffer<float> _whole;
    private readonly AlignedBuffer<float> _gradient;
    private readonly AlignedBuffer<int> _kernelPlaces;

    /// <param name="shape">The geometry.</param>
    /// <param name="kernelPlaces">The index in the kernel of each of the layer's weights.</param>
    /// <param name="padded">Length of the gradient; at least the number of weights.</param>
    public WholeGradient(ConvolutionShape shape, AlignedBuffer<int> kernelPlaces, int padded)
    {
        (_shape, _kernelPlaces) = (shape, kernelPlaces);
        _tiles = GradientTile.Of(shape, TileTaps);
        _whole = new AlignedBuffer<float>(shape.KernelLength);
        _gradient = new AlignedBuffer<float>(padded);
    }

    private static int TileTaps => TSimd.Width == 16 ? 4 : 2;

    public override AlignedBuffer<float> Differentiate(ReadOnlySpan<GradientTerm> terms, bool ofMagnitudes)
    {
        _whole.Span.Clear();
        int columns = Math.Min(_shape.OutputWidth, StripLength), rows = StripLength / columns;
        foreach (GradientTerm term in terms)
        {
            if (term.OfMagnitudes != ofMagnitudes)
            {
                continue;
            }

            for (int row = 0; row < _shape.OutputHeight; row += rows)
            {
                for (int column = 0; column < _shape.OutputWidth; column += columns)
                {
                    AddStrip(term, new TapRange(row, row + rows, column, column + columns, Source: 0));
                }
            }
        }

        Permutation.Gather(_whole.Pointer, _kernelPlaces.Pointer, _gradient.Pointer, _kernelPlaces.Length);
        return _gradient;
    }

    public override void Dispose()
    {
        _whole.Dispose();
        _gradient.Dispose();
    }

    private void AddStrip(in GradientTerm term, TapRange strip)
    {
        nint plane = (nint)_shape.OutputPlane * Block.Columns;
        for (int output = 0; output < _shape.OutputChannels; output += TileOutputs)
        {
            float* delta = term.Delta.Pointer + (output * plane);
            int outputs = Math.Min(TileOutputs, _shape.OutputChannels - output);
            foreach (GradientTile tile in _tiles)
            {
                TapRange common = tile.Common.In(strip);
                bool isMultiplied = outputs == TileOutputs && tile.Taps.Length == TileTaps && !common.IsEmpty;
                for (int part = 0; isMultiplied && part < Block.Columns; part += 4 * TSimd.Width)
                {
                    AddTile(term.Input.Pointer + part, delta + part, tile, output, common);
                }

                if (!isMultiplied || !tile.IsUniform)
                {
                    AddRest(term.Input.Pointer, delta, tile, output, outputs, strip, isMultiplied ? common : strip with { EndRow = strip.FirstRow });
                }
            }
        }
    }

    /// <summary>Adds the products of all taps of a tile at the positions that are not done.</summary>
    private void AddRest(float* input, float* delta, GradientTile tile, int output, int outputs, TapRange strip, TapRange done)
    {
        for (int i = 0; i < tile.Taps.Length; i++)
        {
            TapRange range = tile.Ranges[i].In(strip);
            if (range with { Source = done.Source } == done)
            {
                continue;
            }

            TapRange beside = range.In(range with { FirstRow = done.FirstRow, EndRow = done.EndRow });
            float* sums = _whole.Pointer + (tile.Taps[i] * _shape.OutputChannels) + output;
            AddTap(input, delta, range with { EndRow = Math.Min(range.EndRow, done.FirstRow) }, outputs, sums);
            AddTap(input, delta, range with { FirstRow = Math.Max(range.FirstRow, done.EndRow) }, outputs, sums);
            AddTap(input, delta, beside with { EndColumn = Math.Min(range.EndColumn, done.FirstColumn) }, outputs, sums);
            AddTap(input, delta, beside with { FirstColumn = Math.Max(range.FirstColumn, done.EndColumn) }, outputs, sums);
        }
    }

    /// <summary>Adds the products of one tap and up to four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTap(float* input, float* delta, in TapRange range, int outputs, float* sums)
    {
        if (range.IsEmpty)
        {
            return;
        }

        // Outputs beyond the last are computed again as the last, and not stored.
        nint step = (nint)_shape.Stride * Block.Columns, plane = (nint)_shape.OutputPlane * Block.Columns;
        nint distance1 = outputs > 1 ? plane : 0, distance2 = outputs > 2 ? 2 * plane : 0, distance3 = outputs > 3 ? 3 * plane : 0;
        V sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (int row = range.FirstRow; row < range.EndRow; row++)
        {
            for (int column = range.FirstColumn; column < range.EndColumn; column++)
            {
                float* x = input + range.Source + (((row * (nint)_shape.InputWidth) + column) * step), d = delta + (((row * (nint)_shape.OutputWidth) + column) * Block.Columns);
                for (int j = 0; j < Block.Columns; j += TSimd.Width)
                {
                    V source = TSimd.Load(x + j);
                    sum0 = TSimd.MultiplyAdd(source, TSimd.Load(d + j), sum0);
                    sum1 = TSimd.MultiplyAdd(source, TSimd.Load(d + distance1 + j), sum1);
                    sum2 = TSimd.MultiplyAdd(source, TSimd.Load(d + distance2 + j), sum2);
                    sum3 = TSimd.MultiplyAdd(source, TSimd.Load(d + distance3 + j), sum3);
                }
            }
        }

        float* four = stackalloc float[4];
        new Span<float>(four, 4).Clear();
        TSimd.AddSums(sum0, sum1, sum2, sum3, four);
        for (int i = 0; i < outputs; i++)
        {
            sums[i] += four[i];
        }
    }

    /// <summary>Adds the products of a tile.</summary>
    private void AddTile(float* input, float* delta, GradientTile tile, int output, in TapRange range)
    {
        nint step = (nint)_shape.Stride * Block.Columns, source = tile.Ranges[0].Source;
        float* sums = stackalloc float[4 * TileOutputs];
        new Span<float>(sums, 4 * TileOutputs).Clear();
        MultiplyTile(
            input + source + (((range.FirstRow * (nint)_shape.InputWidth) + range.FirstColumn) * step),
            tile.Ranges[1].Source - source,
            tile.Ranges[TileTaps - 2].Source - source,
            tile.Ranges[TileTaps - 1].Source - source,
            step,
            delta + (((range.FirstRow * (nint)_shape.OutputWidth) + range.FirstColumn) * Block.Columns),
            (nint)_shape.OutputPlane * Block.Columns,
            range,
            (_shape.InputWidth - range.Columns) * step,
            (nint)(_shape.OutputWidth - range.Columns) * Block.Columns,
            sums);
        for (int i = 0; i < TileTaps; i++)
        {
            float* target = _whole.Pointer + (tile.Taps[i] * _shape.OutputChannels) + output;
            (Vector128.Load(target) + Vector128.Load(sums + (TileOutputs * i))).Store(target);
        }
    }

    /// <summary>The products of a tile, four vectors a position.</summary>
    /// <param name="rowStep">Floats from the end of one row of inputs to the start of the next.</param>
    /// <param name="deltaRowStep">The same for deltas.</param>
    /// <param name="sums">[taps, outputs]; increased by the products.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTile(
        float* x, nint distance1, nint distance2, nint distance3, nint step, float* d, nint plane, in TapRange range, nint rowStep, nint deltaRowStep, float* sums)
    {
        int columns = range.Columns, left = columns, count = range.Rows * columns;
        nint w = TSimd.Width;
        V c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default, c12 = default, c13 = default;
        V c20 = default, c21 = default, c22 = default, c23 = default, c30 = default, c31 = default, c32 = default, c33 = default;

        // One loop over the positions of all rows: with a loop in a loop, the JIT would keep the accumulators in memory.
        for (; count > 0; count--)
        {
            AddVector(x, distance1, distance2, distance3, d, plane, ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21, ref c22, ref c23, ref c30, ref c31, ref c32, ref c33);
            AddVector(x + w, distance1, distance2, distance3, d + w, plane, ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21, ref c22, ref c23, ref c30, ref c31, ref c32, ref c33);
            AddVector(x + (2 * w), distance1, distance2, distance3, d + (2 * w), plane, ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21, ref c22, ref c23, ref c30, ref c31, ref c32, ref c33);
            AddVector(x + (3 * w), distance1, distance2, distance3, d + (3 * w), plane, ref c00, ref c01, ref c02, ref c03, ref c10, ref c11, ref c12, ref c13, ref c20, ref c21, ref c22, ref c23, ref c30, ref c31, ref c32, ref c33);
            bool isLast = --left == 0;
            left = isLast ? columns : left;
            x += step + (isLast ? rowStep : 0);
            d += Block.Columns + (isLast ? deltaRowStep : 0);
        }

        TSimd.AddSums(c00, c01, c02, c03, sums);
        TSimd.AddSums(c10, c11, c12, c13, sums + TileOutputs);
        if (TSimd.Width == 16)
        {
            TSimd.AddSums(c20, c21, c22, c23, sums + (2 * TileOutputs));
            TSimd.AddSums(c30, c31, c32, c33, sums + (3 * TileOutputs));
        }
    }

    /// <summary>Adds the products of one vector of each tap and each output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddVector(
        float* x, nint distance1, nint distance2, nint distance3, float* d, nint plane,
        ref V c00, ref V c01, ref V c02, ref V c03, ref V c10, ref V c11, ref V c12, ref V c13,
        ref V c20, ref V c21, ref V c22, ref V c23, ref V c30, ref V c31, ref V c32, ref V c33)
    {
        V d0 = TSimd.Load(d), d1 = TSimd.Load(d + plane), d2 = TSimd.Load(d + (2 * plane)), d3 = TSimd.Load(d + (3 * plane));
        AddProducts(TSimd.Load(x), d0, d1, d2, d3, ref c00, ref c01, ref c02, ref c03);
        AddProducts(TSimd.Load(x + distance1), d0, d1, d2, d3, ref c10, ref c11, ref c12, ref c13);
        if (TSimd.Width == 16)
        {
            AddProducts(TSimd.Load(x + distance2), d0, d1, d2, d3, ref c20, ref c21, ref c22, ref c23);
            AddProducts(TSimd.Load(x + distance3), d0, d1, d2, d3, ref c30, ref c31, ref c32, ref c33);
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
}
