using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Turns images, a byte a pixel and one after another, into a block of pixel / 255.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal static unsafe class ImageLoader
{
    /// <summary>Fills <paramref name="block"/> with the images at <paramref name="indices"/>; further columns become zero.</summary>
    /// <param name="pixels">[images, block.Rows].</param>
    /// <param name="indices">At most 64.</param>
    /// <param name="rowIsBlank">[block.Rows]; true where the pixel is zero in all these images.</param>
    public static void Load<TSimd, V>(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, Block block, Span<bool> rowIsBlank)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(indices.Length, Block.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowIsBlank.Length, block.Rows);
        int images = pixels.Length / block.Rows;
        foreach (int index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)images);
        }

        rowIsBlank.Fill(true);
        fixed (byte* source = pixels)
        {
            fixed (int* index = indices)
            {
                fixed (bool* blank = rowIsBlank)
                {
                    for (int column = 0; column < Block.Columns; column += 8)
                    {
                        LoadEight<TSimd, V>(source, index + column, indices.Length - column, block.Pointer + column, block.Rows, blank);
                    }
                }
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadEight<TSimd, V>(byte* pixels, int* indices, int count, float* target, int features, bool* blank)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        byte** images = stackalloc byte*[8];
        for (int i = 0; i < 8; i++)
        {
            images[i] = i < count ? pixels + ((nint)indices[i] * features) : null;
        }

        ulong* rows = stackalloc ulong[8];
        int first = 0;
        for (; first + 8 <= features; first += 8, target += 8 * Block.Columns)
        {
            ulong any = 0;
            for (int i = 0; i < 8; i++)
            {
                rows[i] = images[i] == null ? 0 : Unsafe.ReadUnaligned<ulong>(images[i] + first);
                any |= rows[i];
            }

            if (any == 0)
            {
                for (int i = 0; i < 8; i++)
                {
                    StoreZeros<TSimd, V>(target + (i * Block.Columns));
                }

                continue;
            }

            Transpose(rows);
            for (int i = 0; i < 8; i++)
            {
                TSimd.StorePixels(rows[i], target + (i * Block.Columns));
                blank[first + i] &= rows[i] == 0;
            }
        }

        for (; first < features; first++, target += Block.Columns)
        {
            for (int i = 0; i < 8; i++)
            {
                byte pixel = images[i] == null ? (byte)0 : images[i][first];
                target[i] = pixel / 255f;
                blank[first] &= pixel == 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreZeros<TSimd, V>(float* target)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        for (int i = 0; i < 8; i += TSimd.Width)
        {
            TSimd.Store(default, target + i);
        }
    }

    /// <summary>Transposes 8 × 8 bytes by swapping ever larger squares across the diagonal (Warren, Hacker's Delight, 7-3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ulong* rows)
    {
        for (int i = 0; i < 8; i += 2)
        {
            Swap(rows + i, rows + i + 1, 8, 0x00FF00FF00FF00FFUL);
        }

        for (int i = 0; i < 8; i += i % 4 == 1 ? 3 : 1)
        {
            Swap(rows + i, rows + i + 2, 16, 0x0000FFFF0000FFFFUL);
        }

        for (int i = 0; i < 4; i++)
        {
            Swap(rows + i, rows + i + 4, 32, 0x00000000FFFFFFFFUL);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Swap(ulong* upper, ulong* lower, int shift, ulong mask)
    {
        ulong difference = ((*upper >> shift) ^ *lower) & mask;
        *lower ^= difference;
        *upper ^= difference << shift;
    }
}
