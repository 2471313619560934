using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Products example by example. For one example, 64 outputs are the sum of rows of 64 weights, one row for each nonzero
/// feature of the example. The cost is proportional to the number of nonzero features.
/// </summary>
internal static unsafe class ExampleMultiply<TSimd, V>
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int Group = Block.Columns;
    private const int GroupLength = Group * Block.Columns;

    /// <summary>Gathers the nonzero values of a block, example by example.</summary>
    /// <param name="room">Free memory in <paramref name="scratch"/> for twice 64 features of all examples.</param>
    public static SparseMatrix Gather(Block block, MultiplyScratch scratch, out float* room)
    {
        int groups = WeightsByInput.GroupsOf(block.Rows);
        scratch.Reserve((groups + 2) * Group);
        float* examples = scratch.Values;
        room = examples + (groups * GroupLength);
        for (int first = 0; first < block.Rows; first += Group)
        {
            float* group = examples + (first * Block.Columns);
            int features = Math.Min(Group, block.Rows - first);
            if (features < Group)
            {
                new Span<float>(group, GroupLength).Clear();
            }

            Transposition.Transpose<TSimd, V>(block.Pointer + (first * Block.Columns), Block.Columns, features, Block.Columns, group, Group);
        }

        CompressedRows active = scratch.Compressed;
        active.Gather<TSimd, V>(examples, Group, GroupLength, Block.Columns, block.Rows);
        return active.Matrix;
    }

    /// <summary>Computes 64 rows of a product, example by example, and transposes them before the epilogue.</summary>
    /// <param name="active">The value that <see cref="Gather"/> returned.</param>
    /// <param name="weights">[features of the gathered block, 64].</param>
    /// <param name="room">The value that <see cref="Gather"/> returned.</param>
    /// <param name="first">The first of the rows.</param>
    /// <param name="addend">A block of the result's shape, added to the product; null for no addend.</param>
    public static void Multiply<TEpilogue>(
        in SparseMatrix active, float* weights, float* room, int first, Block result, in EpilogueArguments arguments, Block? addend = null)
        where TEpilogue : IEpilogue
    {
        int count = Math.Min(Group, result.Rows - first);
        float* rows = room + GroupLength;
        MultiplyGroup(active, weights, room, first, count, addend);
        Transposition.Transpose<TSimd, V>(room, Group, Block.Columns, Group, rows, Block.Columns);
        nint start = (nint)first * Block.Columns;
        Store<TEpilogue>(rows, count * Block.Columns, result.Pointer + start, start, arguments);
    }

    /// <summary>Computes up to 64 rows of a product, laid out example by example.</summary>
    /// <param name="active">The value that <see cref="Gather"/> returned.</param>
    /// <param name="weights">[features of the gathered block, 64].</param>
    /// <param name="product">[64 examples, 64].</param>
    /// <param name="first">The first of the rows.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="addend">An array of the product's shape, added to it; null for no addend.</param>
    public static void MultiplyGroup(in SparseMatrix active, float* weights, float* product, int first, int count, Block? addend)
    {
        if (addend is not null)
        {
            if (count < Group)
            {
                // Padding features up to a multiple of sixteen have a product of zero: clear the values of an earlier product.
                new Span<float>(product, GroupLength).Clear();
            }

            Transposition.Transpose<TSimd, V>(addend.Pointer + ((nint)first * Block.Columns), Block.Columns, count, Block.Columns, product, Group);
        }

        SparseMultiply.MultiplyFirst<TSimd, V>(active, weights, product, count, goesOn: addend is not null);
    }

    /// <summary>Copies some rows of a block.</summary>
    /// <param name="rows">Indices of the rows in <paramref name="source"/>.</param>
    /// <param name="part">[rows, 64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakeRows(Block source, ReadOnlySpan<int> rows, Block part)
    {
        float* from = source.Pointer, to = part.Pointer;
        foreach (int row in rows)
        {
            float* start = from + ((nint)row * Block.Columns);
            for (int column = 0; column < Block.Columns; column += TSimd.Width, to += TSimd.Width)
            {
                TSimd.Store(TSimd.Load(start + column), to);
            }
        }
    }

    /// <summary>Stores rows of a product among the rows of a larger one, through its epilogue.</summary>
    /// <param name="part">[rows, 64].</param>
    /// <param name="rows">The index of each row in <paramref name="result"/>.</param>
    public static void StoreRows<TEpilogue>(Block part, ReadOnlySpan<int> rows, Block result, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        float* from = part.Pointer;
        foreach (int row in rows)
        {
            nint start = (nint)row * Block.Columns;
            Store<TEpilogue>(from, Block.Columns, result.Pointer + start, start, arguments);
            from += Block.Columns;
        }
    }

    /// <summary>Stores rows whose product is zero, through an epilogue, which may turn zero into another value.</summary>
    /// <param name="rows">Indices of the rows in <paramref name="result"/>.</param>
    public static void StoreZeros<TEpilogue>(ReadOnlySpan<int> rows, Block result, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        foreach (int row in rows)
        {
            nint start = (nint)row * Block.Columns;
            for (int column = 0; column < Block.Columns; column += TSimd.Width)
            {
                TEpilogue.Store<TSimd, V>(default, result.Pointer + start + column, start + column, arguments);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Store<TEpilogue>(float* values, int count, float* target, nint offset, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        for (int i = 0; i < count; i += TSimd.Width)
        {
            TEpilogue.Store<TSimd, V>(TSimd.Load(values + i), target + i, offset + i, arguments);
        }
    }
}
