using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

/// <summary>Where an update of a sparse layer's weights goes; all but the last in the order of their pattern.</summary>
internal readonly unsafe struct SparseWeights
{
    public required float* Weights { get; init; }

    public required float* First { get; init; }

    public required float* Second { get; init; }

    /// <summary>Where in the copy that the forward multiply reads each weight stands.</summary>
    public required int* ForwardPlaces { get; init; }

    /// <summary>That copy.</summary>
    public required float* ForwardWeights { get; init; }
}

/// <summary>
/// The gradient of a sparse layer at its surviving weights only: for each, the scalar product of a row of inputs and a row
/// of deltas. The row of inputs stays in eight registers while the weights of a segment pass, so that a weight costs eight
/// multiply-adds and eight loads; the lanes of eight products at a time are added up at the end.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal static unsafe class SampledGradient
{
    /// <summary>Weights whose products are gathered before their lanes are added up; a segment may run over.</summary>
    private const int ChunkLength = 64;

    /// <summary>The sum of the terms, and Adam's update by it.</summary>
    /// <param name="pattern">Rows are inputs, columns are outputs.</param>
    /// <param name="terms">What the gradient is the sum of; at least one.</param>
    /// <param name="gradient">[PaddedCount]; room for the sum of all terms but the last.</param>
    /// <param name="products">[<see cref="ProductsLength"/>]; room for a chunk.</param>
    public static void DifferentiateAndUpdate<TSimd, V>(
        TiledRows pattern, ReadOnlySpan<GradientTerm> terms, float* gradient, float* products, in SparseWeights weights, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        // Eight registers hold all 64 columns where vectors are eight wide, four where they are sixteen; narrower ones take
        // the columns in parts, like terms.
        int part = Math.Min(8 * TSimd.Width, Block.Columns);
        for (int i = 0; i < terms.Length; i++)
        {
            fixed (bool* isBlank = terms[i].InputIsBlank.Span)
            {
                for (int column = 0; column < Block.Columns; column += part)
                {
                    float* x = terms[i].Input.Pointer + column, delta = terms[i].Delta.Pointer + column;
                    float* earlier = i + column == 0 ? null : gradient;
                    bool isLast = i + 1 == terms.Length && column + part == Block.Columns;
                    if (isLast)
                    {
                        Pass<TSimd, V, Updating>(pattern, x, delta, isBlank, earlier, gradient, products, weights, step);
                    }
                    else
                    {
                        Pass<TSimd, V, Gathering>(pattern, x, delta, isBlank, earlier, gradient, products, weights, step);
                    }
                }
            }
        }
    }

    /// <summary>Room that <see cref="DifferentiateAndUpdate"/> needs for products, in floats.</summary>
    public static int ProductsLength<TSimd, V>(TiledRows pattern)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int longest = 0;
        for (int segment = 0; segment < pattern.Tiles * pattern.Rows; segment++)
        {
            longest = Math.Max(longest, pattern.Starts[segment + 1] - pattern.Starts[segment]);
        }

        return (ChunkLength + longest + 8) * TSimd.Width;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass<TSimd, V, TFinish>(
        TiledRows pattern, float* x, float* delta, bool* isBlank, float* earlier, float* gradient, float* products, in SparseWeights weights, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TFinish : IFinish
    {
        int segments = pattern.Tiles * pattern.Rows, finished = 0, gathered = 0;
        int* starts = pattern.Starts;
        ushort* rows = pattern.RowIndices, outputs = pattern.Columns;
        float* sums = stackalloc float[8];
        for (int segment = 0, r = 0; segment < segments; segment++, r = r + 1 == pattern.Rows ? 0 : r + 1)
        {
            int length = starts[segment + 1] - starts[segment];
            float* target = products + (gathered * TSimd.Width);
            int row = rows[r];
            if (isBlank != null && isBlank[row])
            {
                for (int i = 0; i < length; i++)
                {
                    TSimd.Store(default, target + (i * TSimd.Width));
                }
            }
            else
            {
                Multiply<TSimd, V>(x + ((nint)row * Block.Columns), delta, outputs, length, target);
            }

            outputs += length;
            gathered += length;
            if (gathered < ChunkLength)
            {
                continue;
            }

            int whole = gathered & ~7;
            for (int i = 0; i < whole; i += 8)
            {
                Finish<TSimd, V, TFinish>(products + (i * TSimd.Width), sums, finished + i, earlier, gradient, weights, step);
            }

            finished += whole;
            gathered -= whole;
            for (int i = 0; i < gathered; i++)
            {
                TSimd.Store(TSimd.Load(products + ((whole + i) * TSimd.Width)), products + (i * TSimd.Width));
            }
        }

        // The last group may be padded with products of before: its extra weights are nobody's.
        for (int i = 0; i < gathered; i += 8)
        {
            Finish<TSimd, V, TFinish>(products + (i * TSimd.Width), sums, finished + i, earlier, gradient, weights, step);
        }
    }

    /// <summary>The products of one row of inputs with some rows of deltas, their lanes not yet added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TSimd, V>(float* x, float* delta, ushort* outputs, int count, float* products)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        nint w = TSimd.Width;
        V x0 = TSimd.Load(x), x1 = TSimd.Load(x + w), x2 = TSimd.Load(x + (2 * w)), x3 = TSimd.Load(x + (3 * w));
        V x4 = default, x5 = default, x6 = default, x7 = default;
        if (TSimd.Width < 16)
        {
            (x4, x5, x6, x7) = (TSimd.Load(x + (4 * w)), TSimd.Load(x + (5 * w)), TSimd.Load(x + (6 * w)), TSimd.Load(x + (7 * w)));
        }

        for (ushort* end = outputs + count; outputs < end; outputs++, products += w)
        {
            float* d = delta + ((nuint)(*outputs) * Block.Columns);
            V even = TSimd.Multiply(x0, TSimd.Load(d)), odd = TSimd.Multiply(x1, TSimd.Load(d + w));
            even = TSimd.MultiplyAdd(x2, TSimd.Load(d + (2 * w)), even);
            odd = TSimd.MultiplyAdd(x3, TSimd.Load(d + (3 * w)), odd);
            if (TSimd.Width < 16)
            {
                even = TSimd.MultiplyAdd(x4, TSimd.Load(d + (4 * w)), even);
                odd = TSimd.MultiplyAdd(x5, TSimd.Load(d + (5 * w)), odd);
                even = TSimd.MultiplyAdd(x6, TSimd.Load(d + (6 * w)), even);
                odd = TSimd.MultiplyAdd(x7, TSimd.Load(d + (7 * w)), odd);
            }

            TSimd.Store(TSimd.Add(even, odd), products);
        }
    }

    /// <summary>Adds up the lanes of eight products, and hands the sums on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TSimd, V, TFinish>(
        float* products, float* sums, int place, float* earlier, float* gradient, in SparseWeights weights, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TFinish : IFinish
    {
        nint w = TSimd.Width;
        TSimd.StoreSums(
            TSimd.Load(products),
            TSimd.Load(products + w),
            TSimd.Load(products + (2 * w)),
            TSimd.Load(products + (3 * w)),
            TSimd.Load(products + (4 * w)),
            TSimd.Load(products + (5 * w)),
            TSimd.Load(products + (6 * w)),
            TSimd.Load(products + (7 * w)),
            sums);
        if (TSimd.Width > 8)
        {
            TakeEight<Simd256, Vector256<float>, TFinish>(sums, place, earlier, gradient, weights, step);
        }
        else
        {
            TakeEight<TSimd, V, TFinish>(sums, place, earlier, gradient, weights, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeEight<TSimd, V, TFinish>(float* sums, int place, float* earlier, float* gradient, in SparseWeights weights, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TFinish : IFinish
    {
        for (int i = 0; i < 8; i += TSimd.Width)
        {
            V sum = TSimd.Load(sums + i);
            TFinish.Take<TSimd, V>(earlier == null ? sum : TSimd.Add(sum, TSimd.Load(earlier + place + i)), place + i, gradient, weights, step);
        }

        TFinish.TakeGroup(place, weights);
    }

    /// <summary>What becomes of a gradient.</summary>
    private interface IFinish
    {
        static abstract void Take<TSimd, V>(V sum, int place, float* gradient, in SparseWeights weights, AdamStep step)
            where TSimd : ISimd<V>
            where V : unmanaged;

        /// <summary>After eight of them.</summary>
        static abstract void TakeGroup(int place, in SparseWeights weights);
    }

    /// <summary>It is kept for the next term.</summary>
    private readonly struct Gathering : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take<TSimd, V>(V sum, int place, float* gradient, in SparseWeights weights, AdamStep step)
            where TSimd : ISimd<V>
            where V : unmanaged => TSimd.Store(sum, gradient + place);

        public static void TakeGroup(int place, in SparseWeights weights)
        {
        }
    }

    /// <summary>The weights are updated, and their copy in the order of the forward multiply refreshed.</summary>
    private readonly struct Updating : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take<TSimd, V>(V sum, int place, float* gradient, in SparseWeights weights, AdamStep step)
            where TSimd : ISimd<V>
            where V : unmanaged =>
            Adam.UpdateVector<TSimd, V>(weights.Weights + place, weights.First + place, weights.Second + place, sum, step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void TakeGroup(int place, in SparseWeights weights)
        {
            float* updated = weights.Weights + place, forward = weights.ForwardWeights;
            int* places = weights.ForwardPlaces + place;
            forward[places[0]] = updated[0];
            forward[places[1]] = updated[1];
            forward[places[2]] = updated[2];
            forward[places[3]] = updated[3];
            forward[places[4]] = updated[4];
            forward[places[5]] = updated[5];
            forward[places[6]] = updated[6];
            forward[places[7]] = updated[7];
        }
    }
}
