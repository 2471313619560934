using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace RobustSparse.Tests.Data;

/// <summary>Writes IDX files, right or wrong.</summary>
internal static class IdxBytes
{
    public static byte[] Images(int count, int height, int width, byte[] pixels) => [.. Header(0x803, (uint)count, (uint)height, (uint)width), .. pixels];

    public static byte[] Labels(params byte[] labels) => [.. Header(0x801, (uint)labels.Length), .. labels];

    public static byte[] Header(params uint[] numbers)
    {
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        }

        return bytes;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
