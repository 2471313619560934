namespace RobustSparse.Kernels;

/// <summary>Copies between two layouts: blocks, feature by feature, and groups of 64 features, example by example: [⌈features / 64⌉, 64 examples, 64 features].</summary>
internal static unsafe class ExampleLayout<TSimd, V>
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>Number of floats in a group.</summary>
    public const int GroupLength = Group * Block.Columns;

    private const int Group = Block.Columns;

    /// <summary>Copies a block to groups.</summary>
    /// <param name="source">[features, 64].</param>
    /// <param name="target">The groups. If the last group has fewer than 64 features, its other places keep their values.</param>
    public static void Arrange(Block source, AlignedBuffer<float> target)
    {
        for (int first = 0; first < source.Rows; first += Group)
        {
            nint place = (nint)first * Block.Columns;
            int features = Math.Min(Group, source.Rows - first);
            Transposition.Transpose<TSimd, V>(source.Pointer + place, Block.Columns, features, Block.Columns, target.Pointer + place, Group);
        }
    }

    /// <summary>Copies groups to a block.</summary>
    /// <param name="source">The groups.</param>
    /// <param name="target">[features, 64].</param>
    public static void Arrange(AlignedBuffer<float> source, Block target)
    {
        for (int first = 0; first < target.Rows; first += Group)
        {
            nint place = (nint)first * Block.Columns;
            int features = Math.Min(Group, target.Rows - first), whole = features / 8 * 8;
            float* examples = source.Pointer + place;
            Transposition.Transpose<TSimd, V>(examples, Group, Block.Columns, whole, target.Pointer + place, Block.Columns);
            for (int feature = whole; feature < features; feature++)
            {
                Span<float> row = target.Row(first + feature);
                for (int example = 0; example < Block.Columns; example++)
                {
                    row[example] = examples[(example * Group) + feature];
                }
            }
        }
    }
}
