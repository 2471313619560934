using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Transposes a matrix in memory, eight rows by eight columns at a time.</summary>
internal static unsafe class Transposition
{
    /// <param name="source">[rows, columns], <paramref name="sourceStride"/> floats from row to row.</param>
    /// <param name="target">[columns, rows], <paramref name="targetStride"/> floats from row to row.</param>
    /// <param name="columns">A multiple of eight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<TSimd, V>(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int row = 0;
        for (; row + 8 <= rows; row += 8)
        {
            for (int column = 0; column < columns; column += 8)
            {
                TSimd.TransposeEight(source + (row * sourceStride) + column, sourceStride, target + (column * targetStride) + row, targetStride);
            }
        }

        for (; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }
}
