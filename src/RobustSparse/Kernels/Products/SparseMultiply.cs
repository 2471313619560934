using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Y = A·X for a sparse matrix A and a block X of 64 columns. A row of Y stays in eight accumulators (four where vectors have
/// 16 floats) while each of its entries adds a multiple of a row of X. Loads limit the speed: broadcasting an entry from
/// memory takes ten loads for eight multiply-adds. So four entries are loaded at once and broadcast from the register, and
/// the indices of their four columns are one load.
/// </summary>
internal static unsafe class SparseMultiply
{
    /// <summary>
    /// The most columns of A in a tile. This many rows of X leave room in a 32 KiB cache for the entries and sums that stream
    /// through it. Values between 98 and 112 measured fastest.
    /// </summary>
    public const int TileColumns = 112;

    /// <summary>Multiplies. Rows that A does not list are not visited: their rows of Y keep their values.</summary>
    /// <param name="x">[columns of A, 64].</param>
    /// <param name="partial">[rows of A, 64]; holds sums between tiles. It may be <paramref name="y"/> unless the epilogue reads its target.</param>
    /// <param name="y">[rows of A, 64]; passed to the epilogue.</param>
    /// <param name="goesOn">Whether the product is added to the values of <paramref name="partial"/>.</param>
    public static void Multiply<TSimd, V, TEpilogue>(in SparseMatrix a, float* x, float* partial, float* y, in EpilogueArguments arguments, bool goesOn = false)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
    {
        if (a.Places == null)
        {
            MultiplyColumns<TSimd, V, TEpilogue, Columns64, InOrder>(a, x, partial, y, arguments, goesOn);
        }
        else
        {
            MultiplyColumns<TSimd, V, TEpilogue, Columns64, InPlaces>(a, x, partial, y, arguments, goesOn);
        }
    }

    /// <summary>Multiplies with the first columns of X, rounded up to a multiple of sixteen; the other columns of Y keep their values.</summary>
    /// <param name="a">The matrix; its values are stored in the order of entries.</param>
    /// <param name="x">[columns of A, 64].</param>
    /// <param name="y">[rows of A, 64].</param>
    /// <param name="columns">Number of columns of X, from 1 to 64.</param>
    /// <param name="goesOn">Whether the product is added to the values of <paramref name="y"/>.</param>
    public static void MultiplyFirst<TSimd, V>(in SparseMatrix a, float* x, float* y, int columns, bool goesOn = false)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        switch ((columns - 1) / 16)
        {
            case 0:
                MultiplyColumns<TSimd, V, Plain, Columns16, InOrder>(a, x, y, y, default, goesOn);
                break;
            case 1:
                MultiplyColumns<TSimd, V, Plain, Columns32, InOrder>(a, x, y, y, default, goesOn);
                break;
            case 2:
                MultiplyColumns<TSimd, V, Plain, Columns48, InOrder>(a, x, y, y, default, goesOn);
                break;
            default:
                MultiplyColumns<TSimd, V, Plain, Columns64, InOrder>(a, x, y, y, default, goesOn);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyColumns<TSimd, V, TEpilogue, TColumns, TOrder>(
        in SparseMatrix a, float* x, float* partial, float* y, in EpilogueArguments arguments, bool goesOn)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
        where TColumns : IColumnCount
        where TOrder : IEntryOrder
    {
        // Width and count are constants to the JIT: it drops the branches that this combination does not need.
        for (int column = 0; column < TColumns.Count; column += 8 * TSimd.Width)
        {
            for (int tile = 0; tile < a.Tiles; tile++)
            {
                MultiplyTile<TSimd, V, TEpilogue, TColumns, TOrder>(a, tile, x + column, partial + column, y + column, column, arguments, tile > 0 || goesOn);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<TSimd, V, TEpilogue, TColumns, TOrder>(
        in SparseMatrix a, int tile, float* x, float* partial, float* y, nint column, in EpilogueArguments arguments, bool goesOn)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
        where TColumns : IColumnCount
        where TOrder : IEntryOrder
    {
        int rows = a.Rows;
        bool isLast = tile + 1 == a.Tiles;
        int* starts = a.Starts + (tile * rows);
        ushort* rowIndices = a.RowIndices;
        ushort* columns = a.Columns;
        float* values = a.Values;
        int* places = a.Places;
        nint entry = starts[0];
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
            V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
            if (goesOn)
            {
                a0 = TSimd.Load(sums);
                a1 = TColumns.Count > 1 * TSimd.Width ? TSimd.Load(sums + w) : default;
                a2 = TColumns.Count > 2 * TSimd.Width ? TSimd.Load(sums + (2 * w)) : default;
                a3 = TColumns.Count > 3 * TSimd.Width ? TSimd.Load(sums + (3 * w)) : default;
                a4 = TColumns.Count > 4 * TSimd.Width ? TSimd.Load(sums + (4 * w)) : default;
                a5 = TColumns.Count > 5 * TSimd.Width ? TSimd.Load(sums + (5 * w)) : default;
                a6 = TColumns.Count > 6 * TSimd.Width ? TSimd.Load(sums + (6 * w)) : default;
                a7 = TColumns.Count > 7 * TSimd.Width ? TSimd.Load(sums + (7 * w)) : default;
            }

            for (; length >= 4; length -= 4, entry += 4)
            {
                (V f0, V f1, V f2, V f3) = TOrder.BroadcastFour<TSimd, V>(values, places, entry);
                ulong four = *(ulong*)(columns + entry);
                Accumulate<TSimd, V, TColumns>(f0, x + ((nuint)(ushort)four * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate<TSimd, V, TColumns>(f1, x + ((nuint)(ushort)(four >> 16) * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate<TSimd, V, TColumns>(f2, x + ((nuint)(ushort)(four >> 32) * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
                Accumulate<TSimd, V, TColumns>(f3, x + ((nuint)(four >> 48) * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
            }

            for (; length > 0; length--, entry++)
            {
                Accumulate<TSimd, V, TColumns>(
                    TOrder.Broadcast<TSimd, V>(values, places, entry), x + ((nuint)columns[entry] * Block.Columns), ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a6, ref a7);
            }

            if (isLast)
            {
                float* target = y + row;
                nint offset = row + column;
                Store<TSimd, V, TEpilogue, TColumns>(a0, 0, target, offset, arguments);
                Store<TSimd, V, TEpilogue, TColumns>(a1, 1, target, offset, arguments);
                Store<TSimd, V, TEpilogue, TColumns>(a2, 2, target, offset, arguments);
                Store<TSimd, V, TEpilogue, TColumns>(a3, 3, target, offset, arguments);
                Store<TSimd, V, TEpilogue, TColumns>(a4, 4, target, offset, arguments);
                Store<TSimd, V, TEpilogue, TColumns>(a5, 5, target, offset, arguments);
                Store<TSimd, V, TEpilogue, TColumns>(a6, 6, target, offset, arguments);
                Store<TSimd, V, TEpilogue, TColumns>(a7, 7, target, offset, arguments);
            }
            else
            {
                Store<TSimd, V, Plain, TColumns>(a0, 0, sums, 0, default);
                Store<TSimd, V, Plain, TColumns>(a1, 1, sums, 0, default);
                Store<TSimd, V, Plain, TColumns>(a2, 2, sums, 0, default);
                Store<TSimd, V, Plain, TColumns>(a3, 3, sums, 0, default);
                Store<TSimd, V, Plain, TColumns>(a4, 4, sums, 0, default);
                Store<TSimd, V, Plain, TColumns>(a5, 5, sums, 0, default);
                Store<TSimd, V, Plain, TColumns>(a6, 6, sums, 0, default);
                Store<TSimd, V, Plain, TColumns>(a7, 7, sums, 0, default);
            }
        }
    }

    /// <summary>Stores one accumulator of a row, if it holds any of the columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, V, TEpilogue, TColumns>(V value, int place, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TEpilogue : IEpilogue
        where TColumns : IColumnCount
    {
        if (TColumns.Count > place * TSimd.Width)
        {
            nint distance = place * (nint)TSimd.Width;
            TEpilogue.Store<TSimd, V>(value, target + distance, offset + distance, arguments);
        }
    }

    /// <summary>Adds a multiple of a row of X to the row of Y in the accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TSimd, V, TColumns>(
        V factor, float* source, ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V a6, ref V a7)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TColumns : IColumnCount
    {
        a0 = Add<TSimd, V, TColumns>(factor, source, 0, a0);
        a1 = Add<TSimd, V, TColumns>(factor, source, 1, a1);
        a2 = Add<TSimd, V, TColumns>(factor, source, 2, a2);
        a3 = Add<TSimd, V, TColumns>(factor, source, 3, a3);
        a4 = Add<TSimd, V, TColumns>(factor, source, 4, a4);
        a5 = Add<TSimd, V, TColumns>(factor, source, 5, a5);
        a6 = Add<TSimd, V, TColumns>(factor, source, 6, a6);
        a7 = Add<TSimd, V, TColumns>(factor, source, 7, a7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Add<TSimd, V, TColumns>(V factor, float* source, int place, V sum)
        where TSimd : ISimd<V>
        where V : unmanaged
        where TColumns : IColumnCount =>
        TColumns.Count > place * TSimd.Width ? TSimd.MultiplyAdd(factor, TSimd.Load(source + (place * (nint)TSimd.Width)), sum) : sum;
}
