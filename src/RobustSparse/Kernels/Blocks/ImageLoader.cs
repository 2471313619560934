using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RobustSparse.Kernels;

/// <summary>Converts images of one byte a pixel into a block of pixel / 255.</summary>
internal static unsafe class ImageLoader
{
    /// <summary>Number of images, and of pixels, that are transposed together; the results fill whole cache lines.</summary>
    private const int Sixteen = 16;

    /// <summary>Fills <paramref name="block"/> with the images at <paramref name="indices"/>; further columns become zero.</summary>
    /// <param name="pixels">[images, block.Rows].</param>
    /// <param name="indices">Indices of the images; at most 64.</param>
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
                    for (int column = 0; column < indices.Length; column += Sixteen)
                    {
                        LoadSixteen<TSimd, V>(source, index + column, indices.Length - column, block.Pointer + column, block.Rows, blank);
                    }
                }
            }
        }

        int loaded = (indices.Length + Sixteen - 1) / Sixteen * Sixteen;
        for (int row = 0; loaded < Block.Columns && row < block.Rows; row++)
        {
            block.Row(row)[loaded..].Clear();
        }
    }

    /// <summary>Fills <paramref name="block"/> with images that are already laid out pixel by pixel.</summary>
    /// <param name="pixels">[block.Rows, 64].</param>
    /// <param name="rowIsBlank">[block.Rows]; true where the pixel is zero in all images of the block.</param>
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
                Vector128<byte> p0 = Vector128.Load(row), p1 = Vector128.Load(row + Sixteen);
                Vector128<byte> p2 = Vector128.Load(row + (2 * Sixteen)), p3 = Vector128.Load(row + (3 * Sixteen));
                rowIsBlank[i] = (p0 | p1 | p2 | p3) == default;
                TSimd.StorePixels(p0, target);
                TSimd.StorePixels(p1, target + Sixteen);
                TSimd.StorePixels(p2, target + (2 * Sixteen));
                TSimd.StorePixels(p3, target + (3 * Sixteen));
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadSixteen<TSimd, V>(byte* pixels, int* indices, int count, float* target, int features, bool* blank)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        // A column without an image repeats the first one and is blanked by its mask.
        byte** images = stackalloc byte*[Sixteen];
        byte* isPresent = stackalloc byte[Sixteen];
        for (int i = 0; i < Sixteen; i++)
        {
            images[i] = pixels + ((nint)indices[i < count ? i : 0] * features);
            isPresent[i] = i < count ? byte.MaxValue : (byte)0;
        }

        Vector128<byte> present = Vector128.Load(isPresent);
        int first = 0, next = Math.Min(2 * Sixteen, count);
        for (; first + Sixteen <= features; first += Sixteen, target += Sixteen * Block.Columns)
        {
            // The images of a batch lie anywhere in the data set: prefetch the next sixteen while these are transposed.
            if (Sse.IsSupported && first % 64 == 0)
            {
                for (int i = Sixteen; i < next; i++)
                {
                    Sse.Prefetch0(pixels + ((nint)indices[i] * features) + first);
                }
            }

            Vector128<byte> a0 = Vector128.Load(images[0] + first), a1 = Vector128.Load(images[1] + first);
            Vector128<byte> a2 = Vector128.Load(images[2] + first), a3 = Vector128.Load(images[3] + first);
            Vector128<byte> a4 = Vector128.Load(images[4] + first), a5 = Vector128.Load(images[5] + first);
            Vector128<byte> a6 = Vector128.Load(images[6] + first), a7 = Vector128.Load(images[7] + first);
            Vector128<byte> a8 = Vector128.Load(images[8] + first), a9 = Vector128.Load(images[9] + first);
            Vector128<byte> a10 = Vector128.Load(images[10] + first), a11 = Vector128.Load(images[11] + first);
            Vector128<byte> a12 = Vector128.Load(images[12] + first), a13 = Vector128.Load(images[13] + first);
            Vector128<byte> a14 = Vector128.Load(images[14] + first), a15 = Vector128.Load(images[15] + first);
            Vector128<byte> any = a0 | a1 | a2 | a3 | a4 | a5 | a6 | a7 | a8 | a9 | a10 | a11 | a12 | a13 | a14 | a15;
            (Vector128.Load((byte*)blank + first) & Vector128.Equals(any, default)).Store((byte*)blank + first);

            // Four perfect shuffles of the sixteen vectors transpose their bytes.
            for (int round = 0; round < 4; round++)
            {
                (Vector128<byte> b0, Vector128<byte> b1) = Interleave(a0, a8);
                (Vector128<byte> b2, Vector128<byte> b3) = Interleave(a1, a9);
                (Vector128<byte> b4, Vector128<byte> b5) = Interleave(a2, a10);
                (Vector128<byte> b6, Vector128<byte> b7) = Interleave(a3, a11);
                (Vector128<byte> b8, Vector128<byte> b9) = Interleave(a4, a12);
                (Vector128<byte> b10, Vector128<byte> b11) = Interleave(a5, a13);
                (Vector128<byte> b12, Vector128<byte> b13) = Interleave(a6, a14);
                (Vector128<byte> b14, Vector128<byte> b15) = Interleave(a7, a15);
                (a0, a1, a2, a3, a4, a5, a6, a7) = (b0, b1, b2, b3, b4, b5, b6, b7);
                (a8, a9, a10, a11, a12, a13, a14, a15) = (b8, b9, b10, b11, b12, b13, b14, b15);
            }

            TSimd.StorePixels(a0 & present, target);
            TSimd.StorePixels(a1 & present, target + Block.Columns);
            TSimd.StorePixels(a2 & present, target + (2 * Block.Columns));
            TSimd.StorePixels(a3 & present, target + (3 * Block.Columns));
            TSimd.StorePixels(a4 & present, target + (4 * Block.Columns));
            TSimd.StorePixels(a5 & present, target + (5 * Block.Columns));
            TSimd.StorePixels(a6 & present, target + (6 * Block.Columns));
            TSimd.StorePixels(a7 & present, target + (7 * Block.Columns));
            TSimd.StorePixels(a8 & present, target + (8 * Block.Columns));
            TSimd.StorePixels(a9 & present, target + (9 * Block.Columns));
            TSimd.StorePixels(a10 & present, target + (10 * Block.Columns));
            TSimd.StorePixels(a11 & present, target + (11 * Block.Columns));
            TSimd.StorePixels(a12 & present, target + (12 * Block.Columns));
            TSimd.StorePixels(a13 & present, target + (13 * Block.Columns));
            TSimd.StorePixels(a14 & present, target + (14 * Block.Columns));
            TSimd.StorePixels(a15 & present, target + (15 * Block.Columns));
        }

        for (; first < features; first++, target += Block.Columns)
        {
            for (int i = 0; i < Sixteen; i++)
            {
                byte pixel = i < count ? images[i][first] : (byte)0;
                target[i] = pixel / 255f;
                blank[first] &= pixel == 0;
            }
        }
    }

    /// <summary>Interleaves the bytes of the lower halves of two vectors, and the bytes of their upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<byte> Lower, Vector128<byte> Upper) Interleave(Vector128<byte> even, Vector128<byte> odd)
    {
        if (Sse2.IsSupported)
        {
            return (Sse2.UnpackLow(even, odd), Sse2.UnpackHigh(even, odd));
        }

        (Vector128<ushort> evenLower, Vector128<ushort> evenUpper) = Vector128.Widen(even);
        (Vector128<ushort> oddLower, Vector128<ushort> oddUpper) = Vector128.Widen(odd);
        return ((evenLower | (oddLower << 8)).AsByte(), (evenUpper | (oddUpper << 8)).AsByte());
    }
}
