using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The weight gradient of a dense layer, in tiles of 6 inputs by two vectors of outputs. The deltas are transposed once
/// into strips [outputs / strip, 64, strip], so that a tile reads them front to back. Examples in which all six inputs are
/// zero are left out: six neighbouring pixels are blank in two images of three.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal static unsafe class DenseGradient
{
    /// <summary>Lays the deltas of a block out as strips two vectors wide.</summary>
    /// <param name="strips">[⌈rows / strip⌉, 64, strip]; rows beyond the block's stay as they are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToStrips<TSimd, V>(Block delta, float* strips)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int width = 2 * TSimd.Width;
        for (int row = 0; row < delta.Rows; row++)
        {
            float* source = delta.Pointer + ((nint)row * Block.Columns);
            float* target = strips + ((nint)(row / width) * Block.Columns * width) + (row % width);
            for (int column = 0; column < Block.Columns; column++)
            {
                target[column * width] = source[column];
            }
        }
    }

    /// <summary>Lists the examples in which any of six inputs is not zero.</summary>
    /// <param name="x">Six rows of X, 64 floats apart.</param>
    /// <param name="columns">Examples of the block.</param>
    /// <param name="list">[64].</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ListColumns<TSimd, V>(float* x, int columns, int* list)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int count = 0;
        for (int column = 0; column < columns; column += TSimd.Width)
        {
            float* six = x + column;
            V any = TSimd.Either(
                TSimd.Either(TSimd.Load(six), TSimd.Load(six + Block.Columns)),
                TSimd.Either(TSimd.Load(six + (2 * Block.Columns)), TSimd.Load(six + (3 * Block.Columns))));
            any = TSimd.Either(any, TSimd.Either(TSimd.Load(six + (4 * Block.Columns)), TSimd.Load(six + (5 * Block.Columns))));
            for (uint lanes = TSimd.NonZeroLanes(any); lanes != 0; lanes &= lanes - 1)
            {
                list[count++] = column + BitOperations.TrailingZeroCount(lanes);
            }
        }

        return count;
    }

    /// <summary>One tile of the gradient, added to what <paramref name="gradient"/> holds unless it is the first term.</summary>
    /// <param name="x">Six rows of X, 64 floats apart.</param>
    /// <param name="strip">[64, strip].</param>
    /// <param name="columns">The examples that matter, <paramref name="count"/> of them.</param>
    /// <param name="gradient">Six rows, <paramref name="stride"/> floats apart.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile<TSimd, V>(float* x, float* strip, int* columns, int count, float* gradient, nint stride, bool first)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        nint next = TSimd.Width;
        if (!first)
        {
            float* g = gradient;
            c00 = TSimd.Load(g);
            c01 = TSimd.Load(g + next);
            g += stride;
            c10 = TSimd.Load(g);
            c11 = TSimd.Load(g + next);
            g += stride;
            c20 = TSimd.Load(g);
            c21 = TSimd.Load(g + next);
            g += stride;
            c30 = TSimd.Load(g);
            c31 = TSimd.Load(g + next);
            g += stride;
            c40 = TSimd.Load(g);
            c41 = TSimd.Load(g + next);
            g += stride;
            c50 = TSimd.Load(g);
            c51 = TSimd.Load(g + next);
        }

        for (int* end = columns + count; columns < end; columns++)
        {
            nint column = *columns;
            float* deltas = strip + (column * 2 * next), inputs = x + column;
            V d0 = TSimd.Load(deltas), d1 = TSimd.Load(deltas + next);
            V w = TSimd.Broadcast(*inputs);
            c00 = TSimd.MultiplyAdd(w, d0, c00);
            c01 = TSimd.MultiplyAdd(w, d1, c01);
            w = TSimd.Broadcast(inputs[Block.Columns]);
            c10 = TSimd.MultiplyAdd(w, d0, c10);
            c11 = TSimd.MultiplyAdd(w, d1, c11);
            w = TSimd.Broadcast(inputs[2 * Block.Columns]);
            c20 = TSimd.MultiplyAdd(w, d0, c20);
            c21 = TSimd.MultiplyAdd(w, d1, c21);
            w = TSimd.Broadcast(inputs[3 * Block.Columns]);
            c30 = TSimd.MultiplyAdd(w, d0, c30);
            c31 = TSimd.MultiplyAdd(w, d1, c31);
            w = TSimd.Broadcast(inputs[4 * Block.Columns]);
            c40 = TSimd.MultiplyAdd(w, d0, c40);
            c41 = TSimd.MultiplyAdd(w, d1, c41);
            w = TSimd.Broadcast(inputs[5 * Block.Columns]);
            c50 = TSimd.MultiplyAdd(w, d0, c50);
            c51 = TSimd.MultiplyAdd(w, d1, c51);
        }

        TSimd.Store(c00, gradient);
        TSimd.Store(c01, gradient + next);
        gradient += stride;
        TSimd.Store(c10, gradient);
        TSimd.Store(c11, gradient + next);
        gradient += stride;
        TSimd.Store(c20, gradient);
        TSimd.Store(c21, gradient + next);
        gradient += stride;
        TSimd.Store(c30, gradient);
        TSimd.Store(c31, gradient + next);
        gradient += stride;
        TSimd.Store(c40, gradient);
        TSimd.Store(c41, gradient + next);
        gradient += stride;
        TSimd.Store(c50, gradient);
        TSimd.Store(c51, gradient + next);
    }
}
