namespace RobustSparse.Kernels;

/// <summary>
/// One quantity of 64 examples, feature by feature: [rows, 64] floats, the examples of one feature side by side. Every
/// kernel works on this layout, so dense and sparse layers mix freely. Columns without an example hold zeros or get
/// a zero gradient.
/// </summary>
internal sealed unsafe class Block : IDisposable
{
    /// <summary>Examples of a block: eight 256-bit vectors. Eight accumulators hide the latency of two multiply-adds a cycle.</summary>
    public const int Columns = 64;

    private readonly AlignedBuffer<float> _values;

    /// <param name="rows">Number of features. Memory is padded to whole tiles, because the dense multiply writes whole tiles.</param>
    public Block(int rows)
    {
        Rows = rows;
        PaddedRows = (rows + DenseMultiply.RowsPerTile - 1) / DenseMultiply.RowsPerTile * DenseMultiply.RowsPerTile;
        _values = new AlignedBuffer<float>(PaddedRows * Columns);
    }

    public int Rows { get; }

    public int PaddedRows { get; }

    public float* Pointer => _values.Pointer;

    /// <summary>The values, [rows, 64].</summary>
    public Span<float> Values => new(Pointer, Rows * Columns);

    /// <summary>All examples of one feature.</summary>
    public Span<float> Row(int row) => Values.Slice(row * Columns, Columns);

    public void CopyFrom(Block source) => source.Values.CopyTo(Values);

    public void Dispose() => _values.Dispose();
}
