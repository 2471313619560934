namespace RobustSparse.Files;

/// <summary>
/// Arrays of float32 in files, little-endian. So are the processors whose vectors the kernels use, and bytes are copied as they are.
/// </summary>
internal static class LittleEndian
{
    private const int ChunkEntries = 1 << 14;

    /// <summary>Writes every value in order, 4 bytes each.</summary>
    public static void Write(Stream stream, float[] values) => Write(stream, values, values.Length);

    /// <summary>Fills <paramref name="values"/>.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static void Read(Stream stream, float[] values) => Read(stream, values, values.Length);

    /// <summary>Writes one bit for every value, whether it is not zero, in whole bytes from the lowest bit on; then those that are not.</summary>
    public static void WriteWithoutZeros(Stream stream, float[] values)
    {
        var isPresent = new byte[BitmapLength(values.Length)];
        var present = new float[values.Length];
        int count = 0;
        for (int i = 0; i < isPresent.Length; i++)
        {
            int bits = 0, first = i * 8, length = Math.Min(8, values.Length - first);
            for (int bit = 0; bit < length; bit++)
            {
                // Written where the next one belongs and counted if it is one; −0 is not zero here.
                present[count] = values[first + bit];
                int one = BitConverter.SingleToInt32Bits(present[count]) != 0 ? 1 : 0;
                count += one;
                bits |= one << bit;
            }

            isPresent[i] = (byte)bits;
        }

        stream.Write(isPresent);
        Write(stream, present, count);
    }

    /// <summary>Fills <paramref name="values"/>, which hold zeros, with what <see cref="WriteWithoutZeros"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static void ReadWithoutZeros(Stream stream, float[] values)
    {
        var isPresent = new byte[BitmapLength(values.Length)];
        stream.ReadExactly(isPresent);
        int[] places = [.. Enumerable.Range(0, values.Length).Where(i => (isPresent[i / 8] >> (i % 8) & 1) != 0)];
        var present = new float[places.Length];
        Read(stream, present);
        for (int i = 0; i < places.Length; i++)
        {
            values[places[i]] = present[i];
        }
    }

    private static int BitmapLength(int values) => (values + 7) / 8;

    private static void Write(Stream stream, float[] values, int count)
    {
        var buffer = new byte[ChunkEntries * sizeof(float)];
        for (int start = 0; start < count; start += ChunkEntries)
        {
            int length = Math.Min(ChunkEntries, count - start) * sizeof(float);
            Buffer.BlockCopy(values, start * sizeof(float), buffer, 0, length);
            stream.Write(buffer, 0, length);
        }
    }

    private static void Read(Stream stream, float[] values, int count)
    {
        var buffer = new byte[ChunkEntries * sizeof(float)];
        for (int start = 0; start < count; start += ChunkEntries)
        {
            int length = Math.Min(ChunkEntries, count - start) * sizeof(float);
            stream.ReadExactly(buffer, 0, length);
            Buffer.BlockCopy(buffer, 0, values, start * sizeof(float), length);
        }
    }
}
