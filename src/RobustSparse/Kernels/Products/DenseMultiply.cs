using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Y = A·X for a dense matrix A and a block X of 64 columns. X is first copied into panels of a tile's width, without
/// the rows that are zero in all columns of a panel. So inactive units and blank pixels cost nothing, and the result is the
/// same to the last bit. Tiles are 6 rows by two vectors: 12 accumulators, two vectors of X and one
/// broadcast fill the 16 registers of AVX2.
/// </summary>
internal static unsafe class DenseMultiply
{
    public const int RowsPerTile = 6;

    /// <summary>Multiplies. All <see cref="Block.Columns"/> columns of Y are computed, in whole tiles of rows.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="x">[<see cref="DenseMatrix.Inner"/>, 64].</param>
    /// <param name="y">[rows in whole tiles, 64]; passed to the epilogue.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, V, TEpilogue>(
        in DenseMatrix a, float* x, float* y, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
    {
        int panelWidth = 2 * TSimd.Width, panels = Block.Columns / panelWidth;
        int* counts = stackalloc int[panels];
        scratch.Reserve(a.Inner);
        for (int p = 0; p < panels; p++)
        {
            nint start = (nint)p * a.Inner;
            counts[p] = Compact<TSimd, V>(
                x + (p * panelWidth), a.Inner, a.SlabStride, scratch.Values + (start * panelWidth), scratch.Offsets + start);
        }

        float* tileRows = a.Entries;
        for (int row = 0; row < a.Rows; row += RowsPerTile, tileRows += RowsPerTile * Block.Columns)
        {
            for (int p = 0; p < panels; p++)
            {
                nint start = (nint)p * a.Inner, offset = ((nint)row * Block.Columns) + (p * panelWidth);
                Tile<TSimd, V, TEpilogue>(
                    tileRows, scratch.Offsets + start, scratch.Values + (start * panelWidth), counts[p], y + offset, offset, arguments);
            }
        }
    }

    /// <summary>Copies the rows of one panel that are not all zero, and stores the places in A at which their factors begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Compact<TSimd, V>(float* x, int rows, int slabStride, float* values, int* offsets)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int count = 0;
        for (int k = 0; k < rows; k++, x += Block.Columns)
        {
            V left = TSimd.Load(x), right = TSimd.Load(x + TSimd.Width);
            float* target = values + ((nint)count * 2 * TSimd.Width);
            TSimd.Store(left, target);
            TSimd.Store(right, target + TSimd.Width);
            offsets[count] = (k / Block.Columns * slabStride) + (k % Block.Columns);
            count += TSimd.IsZero(left) && TSimd.IsZero(right) ? 0 : 1;
        }

        return count;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TSimd, V, TEpilogue>(
        float* a, int* offsets, float* x, int count, float* y, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        int* end = offsets + count;
        while (offsets < end)
        {
            nint k = *offsets++;
            V x0 = TSimd.Load(x), x1 = TSimd.Load(x + TSimd.Width);
            x += 2 * TSimd.Width;
            float* column = a + k;
            V w = TSimd.Broadcast(*column);
            c00 = TSimd.MultiplyAdd(w, x0, c00);
            c01 = TSimd.MultiplyAdd(w, x1, c01);
            w = TSimd.Broadcast(column[Block.Columns]);
            c10 = TSimd.MultiplyAdd(w, x0, c10);
            c11 = TSimd.MultiplyAdd(w, x1, c11);
            w = TSimd.Broadcast(column[2 * Block.Columns]);
            c20 = TSimd.MultiplyAdd(w, x0, c20);
            c21 = TSimd.MultiplyAdd(w, x1, c21);
            w = TSimd.Broadcast(column[3 * Block.Columns]);
            c30 = TSimd.MultiplyAdd(w, x0, c30);
            c31 = TSimd.MultiplyAdd(w, x1, c31);
            w = TSimd.Broadcast(column[4 * Block.Columns]);
            c40 = TSimd.MultiplyAdd(w, x0, c40);
            c41 = TSimd.MultiplyAdd(w, x1, c41);
            w = TSimd.Broadcast(column[5 * Block.Columns]);
            c50 = TSimd.MultiplyAdd(w, x0, c50);
            c51 = TSimd.MultiplyAdd(w, x1, c51);
        }

        StoreRow<TSimd, V, TEpilogue>(c00, c01, y, offset, arguments);
        StoreRow<TSimd, V, TEpilogue>(c10, c11, y + Block.Columns, offset + Block.Columns, arguments);
        StoreRow<TSimd, V, TEpilogue>(c20, c21, y + (2 * Block.Columns), offset + (2 * Block.Columns), arguments);
        StoreRow<TSimd, V, TEpilogue>(c30, c31, y + (3 * Block.Columns), offset + (3 * Block.Columns), arguments);
        StoreRow<TSimd, V, TEpilogue>(c40, c41, y + (4 * Block.Columns), offset + (4 * Block.Columns), arguments);
        StoreRow<TSimd, V, TEpilogue>(c50, c51, y + (5 * Block.Columns), offset + (5 * Block.Columns), arguments);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TSimd, V, TEpilogue>(V left, V right, float* y, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
    {
        TEpilogue.Store<TSimd, V>(left, y, offset, arguments);
        TEpilogue.Store<TSimd, V>(right, y + TSimd.Width, offset + TSimd.Width, arguments);
    }
}

/// <summary>
/// A dense matrix in slabs of 64 columns: entry (r, k) has the place (k / 64)·SlabStride + r·64 + k % 64. Rows are padded with
/// zeros to whole tiles.
/// </summary>
internal readonly unsafe struct DenseMatrix
{
    public required float* Entries { get; init; }

    public required int Rows { get; init; }

    public required int Inner { get; init; }

    public required int SlabStride { get; init; }
}
