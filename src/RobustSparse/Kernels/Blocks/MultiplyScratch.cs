namespace RobustSparse.Kernels;

/// <summary>Room for what multiplications lay out anew or sum up in between; belongs to one thread.</summary>
internal sealed unsafe class MultiplyScratch : IDisposable
{
    private AlignedBuffer<float> _values = new(0);
    private AlignedBuffer<int> _offsets = new(0);
    private Block _part = new(0);
    private Block _addend = new(0);

    public float* Values => _values.Pointer;

    public int* Offsets => _offsets.Pointer;

    /// <summary>For an operand whose zeros are to be left out.</summary>
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

    /// <summary>A block for the units of one part of a layer.</summary>
    /// <param name="rows">[rows, 64]; of what was there before nothing need be left.</param>
    public Block Part(int rows) => OfRows(ref _part, rows);

    /// <summary>A block for what a product is added to.</summary>
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
