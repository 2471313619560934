using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Products example by example: of 64 outputs an example has the sum of rows of 64 weights, one for each feature that is not zero for it.
/// What it costs follows the features that are on.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal static unsafe class ExampleMultiply<TSimd, V>
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int Group = Block.Columns;
    private const int GroupLength = Group * Block.Columns;

    /// <summary>What is not zero of a block, example by example.</summary>
    /// <param name="room">Room for 64 features of all examples, in <paramref name="scratch"/>, and as much again.</param>
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

    /// <summary>
    /// Makes 64 rows of a product. They come example by example and are transposed before the epilogue has them.
    /// </summary>
    /// <param name="active">Of <see cref="Gather"/>.</param>
    /// <param name="weights">[features of the gathered block, 64].</param>
    /// <param name="room">Of <see cref="Gather"/>.</param>
    /// <param name="first">The first of the rows.</param>
    public static void Multiply<TEpilogue>(in SparseMatrix active, float* weights, float* room, int first, Block result, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        int count = Math.Min(Group, result.Rows - first);
        float* rows = room + GroupLength;
        SparseMultiply.MultiplyFirst<TSimd, V>(active, weights, room, count);
        Transposition.Transpose<TSimd, V>(room, Group, Block.Columns, Group, rows, Block.Columns);
        nint start = (nint)first * Block.Columns;
        Store<TEpilogue>(rows, count * Block.Columns, result.Pointer + start, start, arguments);
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
