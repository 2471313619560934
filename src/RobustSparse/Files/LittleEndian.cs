using System.Numerics;

namespace RobustSparse.Files;

/// <summary>
/// Arrays of float32 in files, little-endian, of any length. The processors whose vectors the kernels use are little-endian too, so
/// bytes are copied as they are. Arrays pass through a buffer of 64 KB, so that no file needs memory of its own size.
/// </summary>
internal static class LittleEndian
{
    private const int ChunkEntries = 1 << 14;

    /// <summary>Writes every value in order, 4 bytes each.</summary>
    public static void Write(Stream stream, float[] values)
    {
        var (chunk, buffer) = NewChunk(values.Length);
        for (int start = 0; start < values.Length; start += ChunkEntries)
        {
            int count = Math.Min(ChunkEntries, values.Length - start);
            Array.Copy(values, start, chunk, 0, count);
            WriteChunk(stream, chunk, count, buffer);
        }
    }

    /// <summary>Fills <paramref name="values"/>.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static void Read(Stream stream, float[] values)
    {
        var (chunk, buffer) = NewChunk(values.Length);
        for (int start = 0; start < values.Length; start += ChunkEntries)
        {
            int count = Math.Min(ChunkEntries, values.Length - start);
            ReadChunk(stream, chunk, count, buffer);
            Array.Copy(chunk, 0, values, start, count);
        }
    }

    /// <summary>Writes one bit a value, 1 for a nonzero value, in whole bytes from the lowest bit; then writes the nonzero values.</summary>
    public static void WriteWithoutZeros(Stream stream, float[] values)
    {
        byte[] isPresent = NonzeroBits(values);
        stream.Write(isPresent);
        var (chunk, buffer) = NewChunk(values.Length);
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            // The entry is written where the next nonzero value belongs, and counted if it is one.
            chunk[count] = values[i];
            count += (isPresent[i / 8] >> (i % 8)) & 1;
            if (count == ChunkEntries)
            {
                WriteChunk(stream, chunk, count, buffer);
                count = 0;
            }
        }

        WriteChunk(stream, chunk, count, buffer);
    }

    /// <summary>Fills <paramref name="values"/>, which hold zeros, from the output of <see cref="WriteWithoutZeros"/>.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static void ReadWithoutZeros(Stream stream, float[] values)
    {
        var isPresent = new byte[BitmapLength(values.Length)];
        stream.ReadExactly(isPresent);
        if (values.Length % 8 != 0)
        {
            // Bits beyond the last value are unused.
            isPresent[^1] &= (byte)((1 << (values.Length % 8)) - 1);
        }

        long left = isPresent.Sum(bits => (long)BitOperations.PopCount(bits));
        var (chunk, buffer) = NewChunk(values.Length);
        int next = 0, read = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (((isPresent[i / 8] >> (i % 8)) & 1) == 0)
            {
                continue;
            }

            if (next == read)
            {
                read = (int)Math.Min(ChunkEntries, left);
                ReadChunk(stream, chunk, read, buffer);
                (next, left) = (0, left - read);
            }

            values[i] = chunk[next++];
        }
    }

    private static byte[] NonzeroBits(float[] values)
    {
        var isPresent = new byte[BitmapLength(values.Length)];
        for (int i = 0; i < isPresent.Length; i++)
        {
            int bits = 0, first = i * 8, length = Math.Min(8, values.Length - first);
            for (int bit = 0; bit < length; bit++)
            {
                // Negative zero counts as nonzero, so that its sign bit is kept.
                bits |= (BitConverter.SingleToInt32Bits(values[first + bit]) != 0 ? 1 : 0) << bit;
            }

            isPresent[i] = (byte)bits;
        }

        return isPresent;
    }

    private static int BitmapLength(int values) => (int)(((long)values + 7) / 8);

    /// <summary>Buffers for chunks of an array. Chunks are needed because byte offsets in an array of 2²⁹ values or more do not fit an int.</summary>
    private static (float[] Chunk, byte[] Buffer) NewChunk(int values)
    {
        int entries = Math.Clamp(values, 1, ChunkEntries);
        return (new float[entries], new byte[entries * sizeof(float)]);
    }

    private static void WriteChunk(Stream stream, float[] chunk, int count, byte[] buffer)
    {
        Buffer.BlockCopy(chunk, 0, buffer, 0, count * sizeof(float));
        stream.Write(buffer, 0, count * sizeof(float));
    }

    private static void ReadChunk(Stream stream, float[] chunk, int count, byte[] buffer)
    {
        stream.ReadExactly(buffer, 0, count * sizeof(float));
        Buffer.BlockCopy(buffer, 0, chunk, 0, count * sizeof(float));
    }
}
