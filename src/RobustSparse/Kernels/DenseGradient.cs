using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The weight gradient of a dense layer, in tiles of 6 inputs by two vectors of outputs. The deltas are transposed once
/// into strips [outputs / strip, 64, strip], so that a tile reads both factors front to back.
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

    /// <summary>One tile of the gradient, added to what <paramref name="gradient"/> holds unless it is the first term.</summary>
    /// <param name="x">Six rows of X, 64 floats apart.</param>
    /// <param name="strip">[columns, strip].</param>
    /// <param name="columns">Examples of the block.</param>
    /// <param name="gradient">Six rows, <paramref name="stride"/> floats apart.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile<TSimd, V>(float* x, float* strip, int columns, float* gradient, nint stride, bool first)
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

        for (float* end = x + columns; x < end; x++)
        {
            V d0 = TSimd.Load(strip), d1 = TSimd.Load(strip + next);
            strip += 2 * next;
            V w = TSimd.Broadcast(*x);
            c00 = TSimd.MultiplyAdd(w, d0, c00);
            c01 = TSimd.MultiplyAdd(w, d1, c01);
            w = TSimd.Broadcast(x[Block.Columns]);
            c10 = TSimd.MultiplyAdd(w, d0, c10);
            c11 = TSimd.MultiplyAdd(w, d1, c11);
            w = TSimd.Broadcast(x[2 * Block.Columns]);
            c20 = TSimd.MultiplyAdd(w, d0, c20);
            c21 = TSimd.MultiplyAdd(w, d1, c21);
            w = TSimd.Broadcast(x[3 * Block.Columns]);
            c30 = TSimd.MultiplyAdd(w, d0, c30);
            c31 = TSimd.MultiplyAdd(w, d1, c31);
            w = TSimd.Broadcast(x[4 * Block.Columns]);
            c40 = TSimd.MultiplyAdd(w, d0, c40);
            c41 = TSimd.MultiplyAdd(w, d1, c41);
            w = TSimd.Broadcast(x[5 * Block.Columns]);
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
