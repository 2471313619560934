using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The gradient of the surviving entries of a kernel. The entries of one tap share its input rows, four outputs at a time. Between
/// strips, the sum of an entry stays a vector of lanes, because loading and storing it takes less time than summing its lanes.
/// </summary>
internal sealed unsafe class SurvivorGradient<TSimd, V> : KernelGradient
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>Rows of deltas of a strip, over all output channels: 57 KB, so that most stay in the first-level cache.</summary>
    private const int StripRows = 224;

    private readonly ConvolutionShape _shape;

    /// <summary>The taps that have survivors, with the positions that they read, and the first of their survivors and the one after the last.</summary>
    private readonly (TapRange Range, int First, int End)[] _taps;

    /// <summary>For each survivor, the place of its output channel among the deltas.</summary>
    private readonly AlignedBuffer<int> _deltas;
    private readonly AlignedBuffer<float> _lanes;
    private readonly AlignedBuffer<float> _gradient;

    /// <param name="shape">The geometry.</param>
    /// <param name="kernelPlaces">The index in the kernel of each of the layer's weights, ascending.</param>
    /// <param name="padded">Length of the gradient; at least the number of weights.</param>
    public SurvivorGradient(ConvolutionShape shape, AlignedBuffer<int> kernelPlaces, int padded)
    {
        _shape = shape;
        int[] tapOf = [.. Enumerable.Range(0, kernelPlaces.Length).Select(i => kernelPlaces.Span[i] / shape.OutputChannels)];
        _taps = [.. Enumerable.Range(0, tapOf.Length).GroupBy(i => tapOf[i]).Select(weights => (TapRange.Of(shape, weights.Key), weights.First(), weights.Last() + 1))];
        _deltas = new AlignedBuffer<int>(kernelPlaces.Length);
        for (int i = 0; i < kernelPlaces.Length; i++)
        {
            _deltas.Span[i] = kernelPlaces.Span[i] % shape.OutputChannels * shape.OutputPlane * Block.Columns;
        }

        _lanes = new AlignedBuffer<float>(padded * TSimd.Width);
        _gradient = new AlignedBuffer<float>(padded);
    }

    public override AlignedBuffer<float> Differentiate(ReadOnlySpan<GradientTerm> terms, bool ofMagnitudes)
    {
        _lanes.Span.Clear();
        int length = Math.Clamp(StripRows / _shape.OutputChannels, 4, Math.Max(4, _shape.OutputWidth));
        foreach (GradientTerm term in terms)
        {
            if (term.OfMagnitudes != ofMagnitudes)
            {
                continue;
            }

            for (int row = 0; row < _shape.OutputHeight; row++)
            {
                for (int column = 0; column < _shape.OutputWidth; column += length)
                {
                    AddStrip(term, row, column, Math.Min(column + length, _shape.OutputWidth));
                }
            }
        }

        SumLanes();
        return _gradient;
    }

    public override void Dispose()
    {
        _deltas.Dispose();
        _lanes.Dispose();
        _gradient.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumLanes()
    {
        _gradient.Span.Clear();
        nint w = TSimd.Width;
        float* lanes = _lanes.Pointer;
        for (int i = 0; i < _deltas.Length; i += 4, lanes += 4 * w)
        {
            TSimd.AddSums(TSimd.Load(lanes), TSimd.Load(lanes + w), TSimd.Load(lanes + (2 * w)), TSimd.Load(lanes + (3 * w)), _gradient.Pointer + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddStrip(in GradientTerm term, int row, int firstColumn, int endColumn)
    {
        nint step = (nint)_shape.Stride * Block.Columns, w = TSimd.Width;
        float* input = term.Input.Pointer + (row * step * _shape.InputWidth), delta = term.Delta.Pointer + ((nint)row * _shape.OutputWidth * Block.Columns);
        int* deltas = _deltas.Pointer;
        foreach ((TapRange range, int start, int end) in _taps)
        {
            int first = Math.Max(range.FirstColumn, firstColumn), count = Math.Min(range.EndColumn, endColumn) - first;
            bool isRead = row >= range.FirstRow && row < range.EndRow && count > 0;
            for (int part = 0; isRead && part < Block.Columns; part += 4 * TSimd.Width)
            {
                float* x = input + range.Source + (first * step) + part, d = delta + ((nint)first * Block.Columns) + part;
                int i = start;
                for (; i + 4 <= end; i += 4)
                {
                    AddFour(x, step, d + deltas[i], d + deltas[i + 1], d + deltas[i + 2], d + deltas[i + 3], count, _lanes.Pointer + (i * w));
                }

                if (i + 2 <= end)
                {
                    AddTwo(x, step, d + deltas[i], d + deltas[i + 1], count, _lanes.Pointer + (i * w));
                    i += 2;
                }

                if (i < end)
                {
                    AddOne(x, step, d + deltas[i], count, _lanes.Pointer + (i * w));
                }
            }
        }
    }

    /// <summary>Adds the products of one tap and four outputs, four vectors a position. Each has two partial sums, to hide latency.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(float* x, nint step, float* d0, float* d1, float* d2, float* d3, int count, float* lanes)
    {
        nint w = TSimd.Width;
        V even0 = TSimd.Load(lanes), even1 = TSimd.Load(lanes + w), even2 = TSimd.Load(lanes + (2 * w)), even3 = TSimd.Load(lanes + (3 * w));
        V odd0 = default, odd1 = default, odd2 = default, odd3 = default;
        for (; count > 0; count--, x += step, d0 += Block.Columns, d1 += Block.Columns, d2 += Block.Columns, d3 += Block.Columns)
        {
            AddProducts(x, d0, d1, d2, d3, ref even0, ref even1, ref even2, ref even3);
            AddProducts(x + w, d0 + w, d1 + w, d2 + w, d3 + w, ref odd0, ref odd1, ref odd2, ref odd3);
            AddProducts(x + (2 * w), d0 + (2 * w), d1 + (2 * w), d2 + (2 * w), d3 + (2 * w), ref even0, ref even1, ref even2, ref even3);
            AddProducts(x + (3 * w), d0 + (3 * w), d1 + (3 * w), d2 + (3 * w), d3 + (3 * w), ref odd0, ref odd1, ref odd2, ref odd3);
        }

        TSimd.Store(TSimd.Add(even0, odd0), lanes);
        TSimd.Store(TSimd.Add(even1, odd1), lanes + w);
        TSimd.Store(TSimd.Add(even2, odd2), lanes + (2 * w));
        TSimd.Store(TSimd.Add(even3, odd3), lanes + (3 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(float* x, float* d0, float* d1, float* d2, float* d3, ref V sum0, ref V sum1, ref V sum2, ref V sum3)
    {
        V source = TSimd.Load(x);
        sum0 = TSimd.MultiplyAdd(source, TSimd.Load(d0), sum0);
        sum1 = TSimd.MultiplyAdd(source, TSimd.Load(d1), sum1);
        sum2 = TSimd.MultiplyAdd(source, TSimd.Load(d2), sum2);
        sum3 = TSimd.MultiplyAdd(source, TSimd.Load(d3), sum3);
    }

    /// <summary>Adds the products of one tap and two outputs.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTwo(float* x, nint step, float* d0, float* d1, int count, float* lanes)
    {
        nint w = TSimd.Width;
        V even0 = TSimd.Load(lanes), even1 = TSimd.Load(lanes + w), odd0 = default, odd1 = default;
        V even2 = default, even3 = default, odd2 = default, odd3 = default;
        for (; count > 0; count--, x += step, d0 += Block.Columns, d1 += Block.Columns)
        {
            AddProducts(x, d0, d1, ref even0, ref even1);
            AddProducts(x + w, d0 + w, d1 + w, ref odd0, ref odd1);
            AddProducts(x + (2 * w), d0 + (2 * w), d1 + (2 * w), ref even2, ref even3);
            AddProducts(x + (3 * w), d0 + (3 * w), d1 + (3 * w), ref odd2, ref odd3);
        }

        TSimd.Store(TSimd.Add(TSimd.Add(even0, even2), TSimd.Add(odd0, odd2)), lanes);
        TSimd.Store(TSimd.Add(TSimd.Add(even1, even3), TSimd.Add(odd1, odd3)), lanes + w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(float* x, float* d0, float* d1, ref V sum0, ref V sum1)
    {
        V source = TSimd.Load(x);
        sum0 = TSimd.MultiplyAdd(source, TSimd.Load(d0), sum0);
        sum1 = TSimd.MultiplyAdd(source, TSimd.Load(d1), sum1);
    }

    /// <summary>Adds the products of one tap and one output.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne(float* x, nint step, float* d, int count, float* lanes)
    {
        nint w = TSimd.Width;
        V sum0 = TSimd.Load(lanes), sum1 = default, sum2 = default, sum3 = default;
        for (; count > 0; count--, x += step, d += Block.Columns)
        {
            sum0 = TSimd.MultiplyAdd(TSimd.Load(x), TSimd.Load(d), sum0);
            sum1 = TSimd.MultiplyAdd(TSimd.Load(x + w), TSimd.Load(d + w), sum1);
            sum2 = TSimd.MultiplyAdd(TSimd.Load(x + (2 * w)), TSimd.Load(d + (2 * w)), sum2);
            sum3 = TSimd.MultiplyAdd(TSimd.Load(x + (3 * w)), TSimd.Load(d + (3 * w)), sum3);
        }

        TSimd.Store(TSimd.Add(TSimd.Add(sum0, sum1), TSimd.Add(sum2, sum3)), lanes);
    }
}
