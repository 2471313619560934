using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The transpose that a dense forward multiply reads: the kernel [inputs, outputs] as tiles of six outputs,
/// [⌈outputs / 6⌉, inputs, 6].
/// </summary>
internal static unsafe class DensePacking
{
    /// <summary>Copies six inputs of the kernel into the packed form, while they are in cache.</summary>
    /// <param name="rows">Six rows of the kernel, <paramref name="stride"/> floats apart; padded with zeros to whole tiles.</param>
    /// <param name="packed">Where the first of these inputs lies in the first tile.</param>
    /// <param name="count">How many of the six exist.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackStripe(float* rows, nint stride, int outputs, float* packed, int inputs, int count)
    {
        const int tile = DenseMultiply.RowsPerTile;
        for (int output = 0; output < outputs; output += tile, packed += (nint)inputs * tile)
        {
            float* target = packed, source = rows + output;
            for (int row = 0; row < count; row++, target += tile, source += stride)
            {
                *(ulong*)target = *(ulong*)source;
                *(ulong*)(target + 2) = *(ulong*)(source + 2);
                *(ulong*)(target + 4) = *(ulong*)(source + 4);
            }
        }
    }
}
