using System.Buffers.Binary;

namespace RobustSparse.Experiments;

/// <summary>Arrays of float32 in files: little-endian whatever the machine.</summary>
internal static class LittleEndian
{
    private const int ChunkEntries = 4096;

    /// <summary>Writes every value in order, 4 bytes each.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        var buffer = new byte[ChunkEntries * sizeof(float)];
        for (int start = 0; start < values.Length; start += ChunkEntries)
        {
            ReadOnlySpan<float> chunk = values[start..Math.Min(start + ChunkEntries, values.Length)];
            for (int i = 0; i < chunk.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(buffer.AsSpan(i * sizeof(float)), chunk[i]);
            }

            stream.Write(buffer, 0, chunk.Length * sizeof(float));
        }
    }

    /// <summary>Fills <paramref name="values"/>.</summary>
    /// <exception cref="EndOfStreamException">The stream is too short.</exception>
    public static void Read(Stream stream, Span<float> values)
    {
        var buffer = new byte[ChunkEntries * sizeof(float)];
        for (int start = 0; start < values.Length; start += ChunkEntries)
        {
            Span<float> chunk = values[start..Math.Min(start + ChunkEntries, values.Length)];
            stream.ReadExactly(buffer, 0, chunk.Length * sizeof(float));
            for (int i = 0; i < chunk.Length; i++)
            {
                chunk[i] = BinaryPrimitives.ReadSingleLittleEndian(buffer.AsSpan(i * sizeof(float)));
            }
        }
    }
}
