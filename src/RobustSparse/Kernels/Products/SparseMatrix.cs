namespace RobustSparse.Kernels;

/// <summary>
/// A sparse matrix as <see cref="SparseMultiply"/> reads it: row by row within tiles of its columns. The entries of one row
/// in one tile are a segment, s = tile·Rows + row; they lie from Starts[s] to Starts[s + 1], by column.
/// </summary>
internal readonly unsafe struct SparseMatrix
{
    public required int Tiles { get; init; }

    /// <summary>Rows that are there, and segments of a tile.</summary>
    public required int Rows { get; init; }

    /// <summary>[Tiles · Rows + 1].</summary>
    public required int* Starts { get; init; }

    /// <summary>[Rows]; which row of the product each is.</summary>
    public required ushort* RowIndices { get; init; }

    /// <summary>The column of every entry; readable up to seven beyond the last.</summary>
    public required ushort* Columns { get; init; }

    /// <summary>Every entry; readable as <see cref="Columns"/>.</summary>
    public required float* Values { get; init; }

    /// <summary>Where each entry stands among <see cref="Values"/>; null where they stand in order.</summary>
    public int* Places { get; init; }

    /// <summary>How many entries there are.</summary>
    public int Count => Starts[Tiles * Rows];
}
