using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Counts over whole columns of a block.</summary>
internal static unsafe class ColumnScan
{
    /// <summary>Number of all-zero columns among the first <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountZeroColumns(Block block, int count)
    {
        int zeros = 0;
        for (int column = 0; column < count; column += Vector<float>.Count)
        {
            Vector<int> nonZero = Vector<int>.Zero;
            float* values = block.Pointer + column;
            for (int row = 0; row < block.Rows; row++, values += Block.Columns)
            {
                nonZero |= ~Vector.Equals(Vector.Load(values), Vector<float>.Zero);
            }

            for (int lane = 0; lane < Vector<float>.Count && column + lane < count; lane++)
            {
                zeros += nonZero[lane] == 0 ? 1 : 0;
            }
        }

        return zeros;
    }
}
