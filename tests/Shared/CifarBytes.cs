namespace RobustSparse.Testing;

/// <summary>Files in CIFAR-10's binary format, with images from which the class can be learned: a bright square in the plane and the place of the class.</summary>
internal static class CifarBytes
{
    private const int Side = 32, Area = Side * Side;

    /// <summary>Writes all six files.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="perFile">Images of each file.</param>
    public static void WriteAll(string folder, int perFile)
    {
        for (int batch = 1; batch <= 5; batch++)
        {
            File.WriteAllBytes(Path.Combine(folder, $"data_batch_{batch}.bin"), Records(perFile, batch));
        }

        File.WriteAllBytes(Path.Combine(folder, "test_batch.bin"), Records(perFile, first: 6));
    }

    /// <summary>Records of one file.</summary>
    public static byte[] Records(int count, int first) => [.. Enumerable.Range(0, count).SelectMany(image => Record((image + first) % 10, image))];

    private static IEnumerable<byte> Record(int label, int image)
    {
        byte[] pixels = new byte[3 * Area];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int plane, int row, int column) = (i / Area, i / Side % Side, i % Side);
            bool isBright = plane == label % 3 && row / 8 == label / 3 && column / 16 == label % 2;
            pixels[i] = (byte)((isBright ? 180 : 40) + ((i * 7) + (image * 13)) % 30);
        }

        return pixels.Prepend((byte)label);
    }
}
