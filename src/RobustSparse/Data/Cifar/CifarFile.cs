using System.Security.Cryptography;

namespace RobustSparse.Data;

/// <summary>
/// One file of CIFAR-10's binary version (Krizhevsky 2009): records of one byte for the class, then the red, green and blue planes of
/// a 32×32 image, row by row. There is no header.
/// </summary>
/// <param name="Labels">[images]; the class of each image.</param>
/// <param name="Pixels">[images, 3, 32, 32].</param>
/// <param name="Sha256">Digest of the file, in lower-case hexadecimal.</param>
public sealed record CifarFile(byte[] Labels, byte[] Pixels, string Sha256)
{
    /// <summary>Shape of an image.</summary>
    public static readonly ImageShape Shape = new(3, 32, 32);

    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>Images of a file as published. Files of fewer or more images are read too.</summary>
    public const int PublishedImages = 10_000;

    private const int MaxImages = 30 * PublishedImages;

    private static readonly int _recordBytes = 1 + Shape.Features;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">The file is missing, is not a whole number of records, or has a label out of range. The message names it.</exception>
    public static CifarFile Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        (int count, int rest) = Math.DivRem(bytes.Length, _recordBytes);
        if (rest != 0 || count == 0)
        {
            throw new DataException($"{path} is truncated or no CIFAR-10 file: its {bytes.Length} bytes are not records of {_recordBytes} bytes");
        }

        var labels = new byte[count];
        byte[] pixels = new byte[count * Shape.Features];
        for (int image = 0; image < count; image++)
        {
            ReadOnlySpan<byte> record = bytes.AsSpan(image * _recordBytes, _recordBytes);
            labels[image] = record[0] < Classes ? record[0] : throw new DataException($"{path}: label {image} is {record[0]}, not one of 0 to {Classes - 1}");
            record[1..].CopyTo(pixels.AsSpan(image * Shape.Features));
        }

        return new CifarFile(labels, pixels, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Length <= (long)MaxImages * _recordBytes
                ? File.ReadAllBytes(path)
                : throw new DataException($"{path} has {file.Length} bytes, more than {MaxImages} images");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{path} is missing", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
