using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>An elementwise operation on blocks, with one number for each example.</summary>
internal interface IColumnOperator
{
    /// <param name="target">The present value of the target.</param>
    /// <param name="first">The value at the same place of the first operand.</param>
    /// <param name="second">The value at the same place of the second operand.</param>
    /// <param name="scale">The number of the example.</param>
    /// <returns>The new value of the target.</returns>
    static abstract Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale);
}

/// <summary>Elementwise operations of the attacks, all by one traversal, and copies of single examples.</summary>
internal static unsafe class ColumnMap
{
    /// <summary>target ← op(target, first, second, scale), element by element.</summary>
    /// <param name="target">[rows, 64].</param>
    /// <param name="first">[rows, 64].</param>
    /// <param name="second">[rows, 64]; <paramref name="first"/> again where the operation needs one operand only.</param>
    /// <param name="scale">[64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TOperator>(Block target, Block first, Block second, ReadOnlySpan<float> scale)
        where TOperator : IColumnOperator
    {
        fixed (float* scales = scale[..Block.Columns])
        {
            float* t = target.Pointer, a = first.Pointer, b = second.Pointer;
            for (int row = 0; row < target.Rows; row++)
            {
                for (int column = 0; column < Block.Columns; column += Vector<float>.Count, t += Vector<float>.Count, a += Vector<float>.Count, b += Vector<float>.Count)
                {
                    TOperator.Invoke(Vector.Load(t), Vector.Load(a), Vector.Load(b), Vector.Load(scales + column)).Store(t);
                }
            }
        }
    }

    /// <summary>Copies the columns of <paramref name="source"/> whose number is above zero; the others keep their values.</summary>
    public static void Select(Block target, Block source, ReadOnlySpan<float> chosen) => Apply<Choose>(target, source, source, chosen);

    /// <summary>Copies one column of a block to an array.</summary>
    public static void Read(Block block, int column, Span<float> values)
    {
        float* source = block.Pointer + column;
        for (int row = 0; row < block.Rows; row++)
        {
            values[row] = source[row * Block.Columns];
        }
    }

    /// <summary>Copies an array to one column of a block.</summary>
    public static void Write(Block block, int column, ReadOnlySpan<float> values)
    {
        float* target = block.Pointer + column;
        for (int row = 0; row < block.Rows; row++)
        {
            target[row * Block.Columns] = values[row];
        }
    }

    private readonly struct Choose : IColumnOperator
    {
        public static Vector<float> Invoke(Vector<float> target, Vector<float> first, Vector<float> second, Vector<float> scale) =>
            Vector.ConditionalSelect(Vector.GreaterThan(scale, Vector<float>.Zero), first, target);
    }
}
