using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The gradient of a sparse layer at its used weights only. For each weight it is the scalar product of a row of inputs and a
/// row of deltas. The row of inputs stays in eight registers for all weights of a segment, so a weight costs eight multiply-adds
/// and eight loads. Four products are computed side by side, and their lanes are summed in registers. Each product has two
/// partial sums to hide latency, or one if vectors have sixteen floats.
/// </summary>
internal static unsafe class SampledGradient
{
    /// <summary>Sums the terms of one kind: the gradient by the weights, or that by their magnitudes.</summary>
    /// <param name="pattern">Rows are inputs, columns are outputs.</param>
    /// <param name="terms">Terms of both kinds.</param>
    /// <param name="ofMagnitudes">The kind to sum: <see cref="GradientTerm.OfMagnitudes"/>.</param>
    /// <param name="gradient">Becomes the gradient, in the order of the pattern.</param>
    public static void Differentiate<TSimd, V>(in SparseMatrix pattern, ReadOnlySpan<GradientTerm> terms, bool ofMagnitudes, Span<float> gradient)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        gradient.Clear();

        // Eight registers hold all 64 columns if vectors have eight floats; four do if they have sixteen. Narrower vectors take the
        // columns in parts, which are summed like terms.
        int part = Math.Min(8 * TSimd.Width, Block.Columns);
        fixed (float* sums = gradient)
        {
            foreach (GradientTerm term in terms)
            {
                if (term.OfMagnitudes != ofMagnitudes)
                {
                    continue;
                }

                fixed (bool* isBlank = term.InputIsBlank.Span)
                {
                    for (int column = 0; column < Block.Columns; column += part)
                    {
                        AddTerm<TSimd, V>(pattern, term.Input.Pointer + column, term.Delta.Pointer + column, isBlank, sums);
                    }
                }
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTerm<TSimd, V>(in SparseMatrix pattern, float* x, float* delta, bool* isBlank, float* sums)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int segments = pattern.Tiles * pattern.Rows;
        int* starts = pattern.Starts;
        ushort* rows = pattern.RowIndices, outputs = pattern.Columns;
        for (int segment = 0, r = 0; segment < segments; segment++, r = r + 1 == pattern.Rows ? 0 : r + 1)
        {
            int start = starts[segment], row = rows[r];
            if (isBlank == null || !isBlank[row])
            {
                Multiply<TSimd, V>(x + ((nint)row * Block.Columns), delta, outputs + start, starts[segment + 1] - start, sums + start);
            }
        }
    }

    /// <summary>Adds the scalar products of one row of inputs with some rows of deltas.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TSimd, V>(float* x, float* delta, ushort* outputs, int count, float* sums)
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

        for (; count >= 4; count -= 4, outputs += 4, sums += 4)
        {
            ulong four = *(ulong*)outputs;
            float* d0 = delta + ((nuint)(ushort)four * Block.Columns), d1 = delta + ((nuint)(ushort)(four >> 16) * Block.Columns);
            float* d2 = delta + ((nuint)(ushort)(four >> 32) * Block.Columns), d3 = delta + ((nuint)(four >> 48) * Block.Columns);
            V even0 = default, even1 = default, even2 = default, even3 = default, odd0 = default, odd1 = default, odd2 = default, odd3 = default;
            AddFour<TSimd, V>(x0, d0, d1, d2, d3, 0, ref even0, ref even1, ref even2, ref even3);
            if (TSimd.Width == 16)
            {
                AddFour<TSimd, V>(x1, d0, d1, d2, d3, w, ref even0, ref even1, ref even2, ref even3);
                AddFour<TSimd, V>(x2, d0, d1, d2, d3, 2 * w, ref even0, ref even1, ref even2, ref even3);
                AddFour<TSimd, V>(x3, d0, d1, d2, d3, 3 * w, ref even0, ref even1, ref even2, ref even3);
                TSimd.AddSums(even0, even1, even2, even3, sums);
                continue;
            }

            AddFour<TSimd, V>(x1, d0, d1, d2, d3, w, ref odd0, ref odd1, ref odd2, ref odd3);
            AddFour<TSimd, V>(x2, d0, d1, d2, d3, 2 * w, ref even0, ref even1, ref even2, ref even3);
            AddFour<TSimd, V>(x3, d0, d1, d2, d3, 3 * w, ref odd0, ref odd1, ref odd2, ref odd3);
            AddFour<TSimd, V>(x4, d0, d1, d2, d3, 4 * w, ref even0, ref even1, ref even2, ref even3);
            AddFour<TSimd, V>(x5, d0, d1, d2, d3, 5 * w, ref odd0, ref odd1, ref odd2, ref odd3);
            AddFour<TSimd, V>(x6, d0, d1, d2, d3, 6 * w, ref even0, ref even1, ref even2, ref even3);
            AddFour<TSimd, V>(x7, d0, d1, d2, d3, 7 * w, ref odd0, ref odd1, ref odd2, ref odd3);
            TSimd.AddSums(TSimd.Add(even0, odd0), TSimd.Add(even1, odd1), TSimd.Add(even2, odd2), TSimd.Add(even3, odd3), sums);
        }

        for (; count > 0; count--, outputs++, sums++)
        {
            *sums += TSimd.Sum(Multiply<TSimd, V>(x0, x1, x2, x3, x4, x5, x6, x7, delta + ((nuint)(*outputs) * Block.Columns)));
        }
    }

    /// <summary>Adds the products of one vector of inputs with a vector of each of four rows of deltas.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour<TSimd, V>(
        V x, float* d0, float* d1, float* d2, float* d3, nint place, ref V sum0, ref V sum1, ref V sum2, ref V sum3)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        sum0 = TSimd.MultiplyAdd(x, TSimd.Load(d0 + place), sum0);
        sum1 = TSimd.MultiplyAdd(x, TSimd.Load(d1 + place), sum1);
        sum2 = TSimd.MultiplyAdd(x, TSimd.Load(d2 + place), sum2);
        sum3 = TSimd.MultiplyAdd(x, TSimd.Load(d3 + place), sum3);
    }

    /// <summary>The product of a row of inputs with a row of deltas, before its lanes are summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Multiply<TSimd, V>(V x0, V x1, V x2, V x3, V x4, V x5, V x6, V x7, float* delta)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        nint w = TSimd.Width;
        V even = TSimd.Multiply(x0, TSimd.Load(delta)), odd = TSimd.Multiply(x1, TSimd.Load(delta + w));
        even = TSimd.MultiplyAdd(x2, TSimd.Load(delta + (2 * w)), even);
        odd = TSimd.MultiplyAdd(x3, TSimd.Load(delta + (3 * w)), odd);
        if (TSimd.Width < 16)
        {
            even = TSimd.MultiplyAdd(x4, TSimd.Load(delta + (4 * w)), even);
            odd = TSimd.MultiplyAdd(x5, TSimd.Load(delta + (5 * w)), odd);
            even = TSimd.MultiplyAdd(x6, TSimd.Load(delta + (6 * w)), even);
            odd = TSimd.MultiplyAdd(x7, TSimd.Load(delta + (7 * w)), odd);
        }

        return TSimd.Add(even, odd);
    }
}
