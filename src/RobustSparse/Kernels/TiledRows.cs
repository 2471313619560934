namespace RobustSparse.Kernels;

/// <summary>
/// The pattern and values of a sparse matrix, row by row within tiles of its columns: a tile is as many columns as leave
/// the rows of the multiplied block that they select in the first-level cache. Rows without entries are left out. The
/// entries of one row in one tile are a segment, s = tile·Rows + row; they lie from Starts[s] to Starts[s + 1], by column.
/// </summary>
internal sealed unsafe class TiledRows : IDisposable
{
    /// <summary>Rows of 64 floats that leave room in a 32 KiB cache for what streams past: measured best between 98 and 112.</summary>
    private const int TileColumns = 112;

    /// <summary>With fewer entries a segment than this, loading and storing partial sums costs more than tiling saves.</summary>
    private const int LeastEntriesPerSegment = 4;

    private readonly AlignedBuffer<int> _starts;
    private readonly AlignedBuffer<ushort> _rowIndices;
    private readonly AlignedBuffer<ushort> _columns;
    private readonly AlignedBuffer<float> _values;

    /// <param name="entries">Row and column of every entry, in any order, each once.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="order">Becomes, for every place in this matrix, the index in <paramref name="entries"/> of what stands there.</param>
    public TiledRows(ReadOnlySpan<(ushort Row, ushort Column)> entries, int columns, out int[] order)
    {
        ushort[] rows = DistinctRows(entries);
        int tiles = (columns + TileColumns - 1) / TileColumns;
        if (entries.Length < LeastEntriesPerSegment * tiles * rows.Length)
        {
            tiles = 1;
        }

        int tileColumns = (columns + tiles - 1) / tiles;
        var keys = new long[entries.Length];
        order = new int[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            (ushort row, ushort column) = entries[i];
            keys[i] = ((long)(column / tileColumns) << 32) | ((long)row << 16) | column;
            order[i] = i;
        }

        Array.Sort(keys, order);
        Tiles = tiles;
        Rows = rows.Length;
        Count = entries.Length;
        _rowIndices = new AlignedBuffer<ushort>(Rows);
        rows.CopyTo(_rowIndices.Span);
        _columns = new AlignedBuffer<ushort>(PaddedCount);
        _values = new AlignedBuffer<float>(PaddedCount);
        _starts = new AlignedBuffer<int>((Tiles * Rows) + 1);
        for (int place = 0, segment = 0; segment < Tiles * Rows; segment++)
        {
            _starts.Span[segment] = place;
            long last = ((long)(segment / Rows) << 32) | ((long)rows[segment % Rows] << 16) | 0xFFFF;
            for (; place < Count && keys[place] <= last; place++)
            {
                _columns.Span[place] = entries[order[place]].Column;
            }
        }

        _starts.Span[Tiles * Rows] = Count;
    }

    public int Tiles { get; }

    /// <summary>Rows with entries, and segments of a tile.</summary>
    public int Rows { get; }

    /// <summary>Entries.</summary>
    public int Count { get; }

    /// <summary>Entries rounded up to whole groups of eight; the padding holds zeros.</summary>
    public int PaddedCount => (Count + 7) / 8 * 8;

    /// <summary>[Tiles · Rows + 1].</summary>
    public int* Starts => _starts.Pointer;

    /// <summary>[Rows]; which row of the matrix each is.</summary>
    public ushort* RowIndices => _rowIndices.Pointer;

    /// <summary>[PaddedCount]; the column of every entry.</summary>
    public ushort* Columns => _columns.Pointer;

    /// <summary>[PaddedCount].</summary>
    public float* Values => _values.Pointer;

    public void Dispose()
    {
        _starts.Dispose();
        _rowIndices.Dispose();
        _columns.Dispose();
        _values.Dispose();
    }

    private static ushort[] DistinctRows(ReadOnlySpan<(ushort Row, ushort Column)> entries)
    {
        var present = new SortedSet<ushort>();
        foreach ((ushort row, _) in entries)
        {
            present.Add(row);
        }

        return [.. present];
    }
}
