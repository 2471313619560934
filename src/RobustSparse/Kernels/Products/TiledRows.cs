namespace RobustSparse.Kernels;

/// <summary>
/// The pattern and values of a sparse matrix, row by row within tiles of its columns: a tile is as many columns as leave
/// the rows of the multiplied block that they select in the first-level cache, or more where there are few entries. Rows
/// without entries are left out. The entries of one row in one tile are a segment, s = tile·Rows + row; they lie from
/// Starts[s] to Starts[s + 1], by column.
/// </summary>
internal sealed unsafe class TiledRows : IDisposable
{
    /// <summary>Where segments would have fewer entries than about this, tiles are wider: loading and storing partial sums would cost more than the cache saves.</summary>
    private const int EntriesPerSegment = 12;

    private readonly AlignedBuffer<int> _starts;
    private readonly AlignedBuffer<ushort> _rowIndices;
    private readonly AlignedBuffer<ushort> _columns;
    private readonly AlignedBuffer<float> _values;

    /// <param name="rows">The row of every entry.</param>
    /// <param name="columns">Its column; ascending within a row.</param>
    /// <param name="rowCount">Rows of the matrix.</param>
    /// <param name="columnCount">Columns of the matrix.</param>
    /// <param name="order">Becomes, for every place in this matrix, the index of the entry that stands there.</param>
    public TiledRows(ReadOnlySpan<ushort> rows, ReadOnlySpan<ushort> columns, int rowCount, int columnCount, out int[] order)
    {
        Count = rows.Length;
        ushort[] present = DistinctRows(rows, rowCount);
        Rows = present.Length;
        int most = (columnCount + SparseMultiply.TileColumns - 1) / SparseMultiply.TileColumns;
        Tiles = Math.Clamp((int)Math.Round((double)Count / Math.Max(1, Rows * EntriesPerSegment)), 1, most);

        // Counted and dealt out rather than sorted: engines are made anew for every level. Length and next place of a row's
        // segment in a tile stand at tile·rowCount + row.
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

    /// <summary>Rows with entries, and segments of a tile.</summary>
    public int Rows { get; }

    /// <summary>Entries.</summary>
    public int Count { get; }

    /// <summary>Entries rounded up to whole groups of eight; the padding holds zeros.</summary>
    public int PaddedCount => (Count + 7) / 8 * 8;

    /// <summary>[PaddedCount], in the order of the matrix.</summary>
    public float* Values => _values.Pointer;

    /// <summary>The matrix; rows without entries are not there.</summary>
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
