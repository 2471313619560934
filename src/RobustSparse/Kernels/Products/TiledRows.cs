namespace RobustSparse.Kernels;

/// <summary>
/// The pattern and values of a sparse matrix, row by row within tiles of its columns. A tile has so many columns that their
/// rows of the multiplied block fit into the first-level cache, or more columns if there are few entries. Rows without entries
/// are left out. The entries of one row in one tile are a segment, s = tile·Rows + row. They have the indices Starts[s] to
/// Starts[s + 1] − 1, ordered by column.
/// </summary>
internal sealed unsafe class TiledRows : IDisposable
{
    /// <summary>The least mean number of entries of a segment, roughly. With fewer, tiles are wider, because loading and storing partial sums would cost more than the cache saves.</summary>
    private const int EntriesPerSegment = 12;

    private readonly AlignedBuffer<int> _starts;
    private readonly AlignedBuffer<ushort> _rowIndices;
    private readonly AlignedBuffer<ushort> _columns;
    private readonly AlignedBuffer<float> _values;

    /// <param name="rows">The row of every entry.</param>
    /// <param name="columns">The column of every entry; ascending within a row.</param>
    /// <param name="rowCount">Rows of the matrix.</param>
    /// <param name="columnCount">Columns of the matrix.</param>
    /// <param name="order">Becomes, for every place in this matrix, the index of the entry at this place.</param>
    public TiledRows(ReadOnlySpan<ushort> rows, ReadOnlySpan<ushort> columns, int rowCount, int columnCount, out int[] order)
    {
        Count = rows.Length;
        ushort[] present = DistinctRows(rows, rowCount);
        Rows = present.Length;
        int most = (columnCount + SparseMultiply.TileColumns - 1) / SparseMultiply.TileColumns;
        Tiles = Math.Clamp((int)Math.Round((double)Count / Math.Max(1, Rows * EntriesPerSegment)), 1, most);

        // A counting sort, because engines are made anew for every level and must be made fast. Length and next place of a row's
        // segment in a tile have the index tile·rowCount + row.
        int tileColumns = (columnCount + Tiles - 1) / Tiles;
        int[] tileStarts = [.. Enumerable.Range(0, columnCount).Select(column => column / tileColumns * rowCount)];
        var lengths = new int[Tiles * rowCount];
        for (int i = 0; i < Count; i++)
        {
            lengths[tileStarts[columns[i]] + rows[i]]++;
        }

        _rowIndices = new AlignedBuffer<ushort>(Rows);
        present.CopyTo(_rowIndices.Span);
        _starts = new AlignedBuffer<int>((Tiles * Rows) + 1);
        int[] next = new int[lengths.Length];
        for (int tile = 0, segment = 0, start = 0; tile < Tiles; tile++)
        {
            foreach (ushort row in present)
            {
                _starts.Span[segment++] = next[(tile * rowCount) + row] = start;
                start += lengths[(tile * rowCount) + row];
            }
        }

        _starts.Span[Tiles * Rows] = Count;
        _columns = new AlignedBuffer<ushort>(PaddedCount);
        _values = new AlignedBuffer<float>(PaddedCount);
        order = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            int place = next[tileStarts[columns[i]] + rows[i]]++;
            _columns.Pointer[place] = columns[i];
            order[place] = i;
        }
    }

    public int Tiles { get; }

    /// <summary>Number of rows with entries, which is also the number of segments of a tile.</summary>
    public int Rows { get; }

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>Number of entries, rounded up to whole groups of eight; the padding holds zeros.</summary>
    public int PaddedCount => (Count + 7) / 8 * 8;

    /// <summary>The values, [PaddedCount], in the order of the matrix.</summary>
    public float* Values => _values.Pointer;

    /// <summary>The matrix, without the rows that have no entries.</summary>
    public SparseMatrix Matrix => new()
    {
        Tiles = Tiles,
        Rows = Rows,
        Starts = _starts.Pointer,
        RowIndices = _rowIndices.Pointer,
        Columns = _columns.Pointer,
        Values = _values.Pointer,
    };

    public void Dispose()
    {
        _starts.Dispose();
        _rowIndices.Dispose();
        _columns.Dispose();
        _values.Dispose();
    }

    private static ushort[] DistinctRows(ReadOnlySpan<ushort> rows, int rowCount)
    {
        var isPresent = new bool[rowCount];
        foreach (ushort row in rows)
        {
            isPresent[row] = true;
        }

        return [.. Enumerable.Range(0, rowCount).Where(row => isPresent[row]).Select(row => (ushort)row)];
    }
}
