using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>The nonzero entries of a matrix that changes from product to product. They are gathered anew for each product, segment by segment.</summary>
internal sealed unsafe class CompressedRows : IDisposable
{
    private const int Group = Block.Columns;
    private const int Sixteen = 16;

    /// <summary>The most columns of a tile. Two groups of 64 columns, slightly more than <see cref="SparseMultiply.TileColumns"/>, so that they need only one tile.</summary>
    private const int MostTileColumns = 2 * Group;

    private AlignedBuffer<float> _values = new(0);
    private AlignedBuffer<ushort> _columns = new(0);
    private AlignedBuffer<int> _starts = new(0);
    private AlignedBuffer<ushort> _rowIndices = new(0);
    private int _tiles;
    private int _rows;
    private int _segments;
    private int _count;

    /// <summary>The gathered entries.</summary>
    public SparseMatrix Matrix => new()
    {
        Tiles = _tiles,
        Rows = _rows,
        Starts = _starts.Pointer,
        RowIndices = _rowIndices.Pointer,
        Columns = _columns.Pointer,
        Values = _values.Pointer,
    };

    /// <summary>Gathers the nonzero entries of a dense matrix, in tiles as <see cref="SparseMultiply"/> reads them.</summary>
    /// <param name="rows">[count, columns] in groups of 64 columns; padded with zeros to a multiple of sixteen columns.</param>
    /// <param name="stride">Floats from row to row.</param>
    /// <param name="groupStride">Floats from group to group.</param>
    public void Gather<TSimd, V>(float* rows, int stride, int groupStride, int count, int columns)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        // Tiles of equal width, a multiple of sixteen.
        int tiles = (columns + MostTileColumns - 1) / MostTileColumns, tile = (columns + (tiles * Sixteen) - 1) / (tiles * Sixteen) * Sixteen;
        Begin(tiles, count, count * columns);
        for (int first = 0; first < columns; first += tile)
        {
            Add<TSimd, V>(rows, stride, groupStride, count, first, Math.Min(first + tile, columns));
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _columns.Dispose();
        _starts.Dispose();
        _rowIndices.Dispose();
    }

    /// <summary>Begins a matrix. The caller then adds every row of every tile, tile by tile.</summary>
    /// <param name="entries">The largest number of entries that may follow.</param>
    private void Begin(int tiles, int rows, int entries)
    {
        // A store always writes a full vector, so the buffers need room past the last entry.
        int room = entries + Block.Columns;
        if (_values.Length < room || _starts.Length < (tiles * rows) + 1 || _rowIndices.Length < rows)
        {
            Dispose();
            _values = new AlignedBuffer<float>(room);
            _columns = new AlignedBuffer<ushort>(room);
            _starts = new AlignedBuffer<int>((tiles * rows) + 1);
            _rowIndices = new AlignedBuffer<ushort>(rows);
            for (int row = 0; row < rows; row++)
            {
                _rowIndices.Span[row] = (ushort)row;
            }
        }

        (_tiles, _rows, _segments, _count) = (tiles, rows, 0, 0);
    }

    /// <summary>Adds a segment: the nonzero entries of a row between two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<TSimd, V>(float* rows, nint stride, nint groupStride, int count, int firstColumn, int endColumn)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        float* values = _values.Pointer;
        ushort* columns = _columns.Pointer;
        int* starts = _starts.Pointer + _segments;
        int end = _count;
        for (int row = 0; row < count; row++, rows += stride)
        {
            for (int column = firstColumn; column < endColumn;)
            {
                int group = column / Group, next = Math.Min((group + 1) * Group, endColumn);
                float* part = rows + (group * groupStride) + (column % Group);
                for (; column < next; column += TSimd.Width, part += TSimd.Width)
                {
                    end += TSimd.Compress(TSimd.Load(part), column, values + end, columns + end);
                }
            }

            *++starts = end;
        }

        _segments += count;
        _count = end;
    }
}
