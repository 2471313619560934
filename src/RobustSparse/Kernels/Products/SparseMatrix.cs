namespace RobustSparse.Kernels;

/// <summary>
/// A sparse matrix as <see cref="SparseMultiply"/> reads it: row by row within tiles of its columns. The entries of one row
/// in one tile are a segment, s = tile·Rows + row. They have the indices Starts[s] to Starts[s + 1] − 1, ordered by column.
/// </summary>
internal readonly unsafe struct SparseMatrix
{
    /// <summary>Number of tiles of columns.</summary>
    public required int Tiles { get; init; }

    /// <summary>Number of rows with entries, which is also the number of segments of a tile.</summary>
    public required int Rows { get; init; }

    /// <summary>[Tiles · Rows + 1]; the first entry of every segment, then the number of entries.</summary>
    public required int* Starts { get; init; }

    /// <summary>[Rows]; for each stored row, its index in the product.</summary>
    public required ushort* RowIndices { get; init; }

    /// <summary>The column of every entry; seven more elements can be read beyond the last.</summary>
    public required ushort* Columns { get; init; }

    /// <summary>The value of every entry; seven more elements can be read beyond the last.</summary>
    public required float* Values { get; init; }

    /// <summary>The place of each entry in <see cref="Values"/>; null if values are stored in the order of entries.</summary>
    public int* Places { get; init; }

    /// <summary>Number of entries.</summary>
    public int Count => Starts[Tiles * Rows];
}
