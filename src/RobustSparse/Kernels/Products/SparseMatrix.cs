namespace RobustSparse.Kernels;

/// <summary>
/// A sparse matrix as <see cref="SparseMultiply"/> reads it: row by row within tiles of its columns. The entries of one row
/// in one tile are a segment, s = tile·Rows + row; they lie from Starts[s] to Starts[s + 1], by column.
/// </summary>
internal readonly unsafe struct SparseMatrix
{
    public required int Tiles { get; init; }

    /// <summary>Rows with entries, and segments of a tile.</summary>
    public required int Rows { get; init; }

    /// <summary>[Tiles · Rows + 1].</summary>
    public required int* Starts { get; init; }

    /// <summary>[Rows]; the row of the product that each stands for.</summary>
    public required ushort* RowIndices { get; init; }

    /// <summary>The column of every entry; readable up to seven beyond the last.</summary>
    public required ushort* Columns { get; init; }

    /// <summary>Every entry; readable as <see cref="Columns"/>.</summary>
    public required float* Values { get; init; }

    /// <summary>The place of each entry in <see cref="Values"/>; null where they are in order.</summary>
    public int* Places { get; init; }

    /// <summary>Number of entries.</summary>
    public int Count => Starts[Tiles * Rows];
}
