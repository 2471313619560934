using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

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
                    for (int column = 0; column < indices.Length; column += 8)
                    {
                        LoadEight<TSimd, V>(source, index + column, indices.Length - column, block.Pointer + column, block.Rows, blank);
                    }
                }
            }
        }

        int loaded = (indices.Length + 7) / 8 * 8;
        for (int row = 0; loaded < Block.Columns && row < block.Rows; row++)
        {
            block.Row(row)[loaded..].Clear();
        }
    }

    /// <summary>Fills <paramref name="block"/> with images that lie pixel by pixel already.</summary>
    /// <param name="pixels">[block.Rows, 64].</param>
    /// <param name="rowIsBlank">As for <see cref="Load"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadArranged<TSimd, V>(ReadOnlySpan<byte> pixels, Block block, Span<bool> rowIsBlank)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, block.Rows * Block.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowIsBlank.Length, block.Rows);
        float* target = block.Pointer;
        fixed (byte* source = pixels)
        {
            byte* row = source;
            for (int i = 0; i < rowIsBlank.Length; i++, row += Block.Columns, target += Block.Columns)
            {
                ulong any = 0;
                for (int column = 0; column < Block.Columns; column += 8)
                {
                    any |= Read(row + column);
                }

                // A branch for every eight pixels would be a guess; this one is not, as blank rows lie together.
                rowIsBlank[i] = any == 0;
                for (int column = 0; column < Block.Columns; column += 8)
                {
                    if (any == 0)
                    {
                        StoreZeros(target + column);
                    }
                    else
                    {
                        TSimd.StorePixels(Read(row + column), target + column);
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
        // A column without an image repeats the first one and is blanked by its mask.
        byte** images = stackalloc byte*[8];
        ulong present = 0;
        for (int i = 0; i < 8; i++)
        {
            images[i] = pixels + ((nint)indices[i < count ? i : 0] * features);
            present |= i < count ? 0xFFUL << (8 * i) : 0;
        }

        int first = 0, next = Math.Min(16, count);
        for (; first + 8 <= features; first += 8, target += 8 * Block.Columns)
        {
            // The images of a batch lie anywhere in the data set: the next eight are asked for while these are laid out.
            if (Sse.IsSupported && first % 64 == 0)
            {
                for (int i = 8; i < next; i++)
                {
                    Sse.Prefetch0(pixels + ((nint)indices[i] * features) + first);
                }
            }

            ulong r0 = Read(images[0] + first), r1 = Read(images[1] + first), r2 = Read(images[2] + first), r3 = Read(images[3] + first);
            ulong r4 = Read(images[4] + first), r5 = Read(images[5] + first), r6 = Read(images[6] + first), r7 = Read(images[7] + first);
            if ((r0 | r1 | r2 | r3 | r4 | r5 | r6 | r7) == 0)
            {
                for (int i = 0; i < 8; i++)
                {
                    StoreZeros(target + (i * Block.Columns));
                }

                continue;
            }

            // Transposes 8 × 8 bytes by swapping ever larger squares across the diagonal (Warren, Hacker's Delight, 7-3).
            (r0, r1) = Swap(r0, r1, 8, 0x00FF00FF00FF00FFUL);
            (r2, r3) = Swap(r2, r3, 8, 0x00FF00FF00FF00FFUL);
            (r4, r5) = Swap(r4, r5, 8, 0x00FF00FF00FF00FFUL);
            (r6, r7) = Swap(r6, r7, 8, 0x00FF00FF00FF00FFUL);
            (r0, r2) = Swap(r0, r2, 16, 0x0000FFFF0000FFFFUL);
            (r1, r3) = Swap(r1, r3, 16, 0x0000FFFF0000FFFFUL);
            (r4, r6) = Swap(r4, r6, 16, 0x0000FFFF0000FFFFUL);
            (r5, r7) = Swap(r5, r7, 16, 0x0000FFFF0000FFFFUL);
            (r0, r4) = Swap(r0, r4, 32, 0x00000000FFFFFFFFUL);
            (r1, r5) = Swap(r1, r5, 32, 0x00000000FFFFFFFFUL);
            (r2, r6) = Swap(r2, r6, 32, 0x00000000FFFFFFFFUL);
            (r3, r7) = Swap(r3, r7, 32, 0x00000000FFFFFFFFUL);
            Store<TSimd, V>(r0 & present, target, blank + first);
            Store<TSimd, V>(r1 & present, target + Block.Columns, blank + first + 1);
            Store<TSimd, V>(r2 & present, target + (2 * Block.Columns), blank + first + 2);
            Store<TSimd, V>(r3 & present, target + (3 * Block.Columns), blank + first + 3);
            Store<TSimd, V>(r4 & present, target + (4 * Block.Columns), blank + first + 4);
            Store<TSimd, V>(r5 & present, target + (5 * Block.Columns), blank + first + 5);
            Store<TSimd, V>(r6 & present, target + (6 * Block.Columns), blank + first + 6);
            Store<TSimd, V>(r7 & present, target + (7 * Block.Columns), blank + first + 7);
        }

        for (; first < features; first++, target += Block.Columns)
        {
            for (int i = 0; i < 8; i++)
            {
                byte pixel = i < count ? images[i][first] : (byte)0;
                target[i] = pixel / 255f;
                blank[first] &= pixel == 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(byte* source) => Unsafe.ReadUnaligned<ulong>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, V>(ulong pixels, float* target, bool* blank)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        // Whether eight pixels of ink hold a row without any is a guess: no branch.
        TSimd.StorePixels(pixels, target);
        *blank &= pixels == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreZeros(float* target) => Unsafe.InitBlockUnaligned(target, 0, 8 * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Upper, ulong Lower) Swap(ulong upper, ulong lower, int shift, ulong mask)
    {
        ulong difference = ((upper >> shift) ^ lower) & mask;
        return (upper ^ (difference << shift), lower ^ difference);
    }
}
