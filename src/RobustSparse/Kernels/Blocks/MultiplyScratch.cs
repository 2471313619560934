namespace RobustSparse.Kernels;

/// <summary>Temporary memory of multiplications; belongs to one thread.</summary>
internal sealed unsafe class MultiplyScratch : IDisposable
{
    private AlignedBuffer<float> _values = new(0);
    private AlignedBuffer<int> _offsets = new(0);
    private Block _part = new(0);
    private Block _addend = new(0);

    public float* Values => _values.Pointer;

    public int* Offsets => _offsets.Pointer;

    /// <summary>Memory for the nonzero values of an operand.</summary>
    public CompressedRows Compressed { get; } = new();

    /// <summary>Makes room for a block of this many rows.</summary>
    public void Reserve(int rows)
    {
        if (_values.Length < rows * Block.Columns)
        {
            _values.Dispose();
            _offsets.Dispose();
            _values = new AlignedBuffer<float>(rows * Block.Columns);
            _offsets = new AlignedBuffer<int>(rows * Block.Columns);
        }
    }

    /// <summary>Temporary block for the units of one part of a layer.</summary>
    /// <param name="rows">Rows of the block; its values are undefined.</param>
    public Block Part(int rows) => OfRows(ref _part, rows);

    /// <summary>Temporary block for the addend of a product.</summary>
    /// <inheritdoc cref="Part"/>
    public Block Addend(int rows) => OfRows(ref _addend, rows);

    public void Dispose()
    {
        _part.Dispose();
        _addend.Dispose();
        _values.Dispose();
        _offsets.Dispose();
        Compressed.Dispose();
    }

    private static Block OfRows(ref Block block, int rows)
    {
        if (block.Rows != rows)
        {
            block.Dispose();
            block = new Block(rows);
        }

        return block;
    }
}
