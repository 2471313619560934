using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Y = A·X for a sparse matrix A and a block X of 64 columns. A row of Y stays in eight accumulators while its entries
/// each add a multiple of a row of X. Loads are the bound, ten for eight multiply-adds where an entry is broadcast from
/// memory: so four entries are loaded at once and broadcast from the register, and their four columns are one load too.
/// Vectors of 16 floats need four accumulators.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal static unsafe class SparseMultiply
{
    /// <summary>
    /// The most columns of A in a tile: as many rows of X leave room in a 32 KiB cache for what streams past. Measured best
    /// between 98 and 112.
    /// </summary>
    public const int TileColumns = 112;

    /// <summary>Multiplies. Rows that A does not list are not visited: their rows of Y keep what they hold.</summary>
    /// <param name="x">[columns of A, 64].</param>
    /// <param name="partial">[rows of A, 64]; holds sums between tiles, and may be <paramref name="y"/> where the epilogue does not read what it stores to.</param>
    /// <param name="y">[rows of A, 64]; passed to the epilogue.</param>
    /// <param name="goesOn">Whether the product is added to what <paramref name="partial"/> holds.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, V, TEpilogue>(in SparseMatrix a, float* x, float* partial, float* y, in EpilogueArguments arguments, bool goesOn = false)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
    {
        // The widths are constants to the JIT: what the others need is not there in the code of one.
        int part = Math.Min(8 * TSimd.Width, Block.Columns);
        for (int column = 0; column < Block.Columns; column += part)
        {
            for (int tile = 0; tile < a.Tiles; tile++)
            {
                MultiplyTile<TSimd, V, TEpilogue>(a, tile, x + column, partial + column, y + column, column, arguments, tile > 0 || goesOn);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<TSimd, V, TEpilogue>(
        in SparseMatrix a, int tile, float* x, float* partial, float* y, nint column, in EpilogueArguments arguments, bool goesOn)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
    {
        int rows = a.Rows;
        bool isLast = tile + 1 == a.Tiles;
        int* starts = a.Starts + (tile * rows);
        ushort* rowIndices = a.RowIndices;
        ushort* entry = a.Columns + starts[0];
        float* value = a.Values + starts[0];
        nint w = TSimd.Width;
        for (int r = 0; r < rows; r++)
        {
            int length = starts[r + 1] - starts[r];
            if (length == 0 && goesOn && !isLast)
            {
                continue;
            }

            nint row = (nint)rowIndices[r] * Block.Columns;
            float* sums = partial + row;
            V a0, a1, a2, a3, a4, a5, a6, a7;
            if (!goesOn)
            {
                a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = default;
            }
            else
            {
                a4 = a5 = a6 = a7 = default;
                a0 = TSimd.Load(sums);
                a1 = TSimd.Load(sums + w);
                a2 = TSimd.Load(sums + (2 * w));
                a3 = TSimd.Load(sums + (3 * w));

                if (TSimd.Width < 16)
                {
                    a4 = TSimd.Load(sums + (4 * w));
                    a5 = TSimd.Load(sums + (5 * w));
                    a6 = TSimd.Load(sums + (6 * w));
                    a7 = TSimd.Load(sums + (7 * w));
                }
            }

            for (; length >= 4; length -= 4, entry += 4, value += 4)
            {
                (V f0, V f1, V f2, V f3) = TSimd.BroadcastFour(value);
                ulong columns = *(ulong*)entry;
                Accumulate<TSimd, V>(f0, x + ((nuint)(ushort)columns * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate<TSimd, V>(f1, x + ((nuint)(ushort)(columns >> 16) * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate<TSimd, V>(f2, x + ((nuint)(ushort)(columns >> 32) * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate<TSimd, V>(f3, x + ((nuint)(columns >> 48) * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
            }

            for (; length > 0; length--, entry++, value++)
            {
                Accumulate<TSimd, V>(
                    TSimd.Broadcast(*value), x + ((nuint)(*entry) * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
            }

            if (isLast)
            {
                float* target = y + row;
                nint offset = row + column;
                TEpilogue.Store<TSimd, V>(a0, target, offset, arguments);
                TEpilogue.Store<TSimd, V>(a1, target + w, offset + w, arguments);
                TEpilogue.Store<TSimd, V>(a2, target + (2 * w), offset + (2 * w), arguments);
                TEpilogue.Store<TSimd, V>(a3, target + (3 * w), offset + (3 * w), arguments);

                if (TSimd.Width < 16)
                {
                    TEpilogue.Store<TSimd, V>(a4, target + (4 * w), offset + (4 * w), arguments);
                    TEpilogue.Store<TSimd, V>(a5, target + (5 * w), offset + (5 * w), arguments);
                    TEpilogue.Store<TSimd, V>(a6, target + (6 * w), offset + (6 * w), arguments);
                    TEpilogue.Store<TSimd, V>(a7, target + (7 * w), offset + (7 * w), arguments);
                }
            }
            else
            {
                TSimd.Store(a0, sums);
                TSimd.Store(a1, sums + w);
                TSimd.Store(a2, sums + (2 * w));
                TSimd.Store(a3, sums + (3 * w));

                if (TSimd.Width < 16)
                {
                    TSimd.Store(a4, sums + (4 * w));
                    TSimd.Store(a5, sums + (5 * w));
                    TSimd.Store(a6, sums + (6 * w));
                    TSimd.Store(a7, sums + (7 * w));
                }
            }
        }
    }

    /// <summary>Adds a multiple of a row of X to the row of Y in the accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TSimd, V>(
        V factor, float* source, ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V a6, ref V a7)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        nint w = TSimd.Width;
        a0 = TSimd.MultiplyAdd(factor, TSimd.Load(source), a0);
        a1 = TSimd.MultiplyAdd(factor, TSimd.Load(source + w), a1);
        a2 = TSimd.MultiplyAdd(factor, TSimd.Load(source + (2 * w)), a2);
        a3 = TSimd.MultiplyAdd(factor, TSimd.Load(source + (3 * w)), a3);
        if (TSimd.Width < 16)
        {
            a4 = TSimd.MultiplyAdd(factor, TSimd.Load(source + (4 * w)), a4);
            a5 = TSimd.MultiplyAdd(factor, TSimd.Load(source + (5 * w)), a5);
            a6 = TSimd.MultiplyAdd(factor, TSimd.Load(source + (6 * w)), a6);
            a7 = TSimd.MultiplyAdd(factor, TSimd.Load(source + (7 * w)), a7);
        }
    }
}
