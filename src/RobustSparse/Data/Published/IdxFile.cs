using System.Buffers.Binary;

namespace RobustSparse.Data;

/// <summary>The content of an IDX file.</summary>
/// <param name="Sha256">Digest of the uncompressed file, in lower-case hexadecimal.</param>
public abstract record IdxContents(string Sha256);

/// <summary>The images of an IDX file.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Pixels">[images, rows, columns], 0 background to 255 full ink.</param>
/// <param name="Sha256">Digest of the uncompressed file, in lower-case hexadecimal.</param>
public sealed record IdxImages(int Count, int Height, int Width, byte[] Pixels, string Sha256) : IdxContents(Sha256)
{
    /// <summary>Shape of an image: grey.</summary>
    public ImageShape Shape => new(1, Height, Width);
}

/// <summary>The labels of an IDX file.</summary>
/// <param name="Values">[images]; the class of each image, from 0.</param>
/// <param name="Sha256">Digest of the uncompressed file, in lower-case hexadecimal.</param>
public sealed record IdxLabels(byte[] Values, string Sha256) : IdxContents(Sha256);

/// <summary>
/// Reads the IDX files of MNIST (LeCun, Cortes and Burges), plain or gzip: big-endian 32-bit numbers (magic, count and, for
/// images, rows and columns), then one byte a pixel or label, and nothing after. Any other file is refused with a
/// <see cref="DataException"/> that names the file and the cause.
/// </summary>
public static class IdxFile
{
    /// <summary>The most pixels an image may have.</summary>
    public const int MaxImagePixels = 65_536;

    /// <summary>The most bytes of pixels or labels a file may hold: 1 GiB.</summary>
    public const int MaxBytes = 1 << 30;

    private const uint ImageMagic = 0x00000803, LabelMagic = 0x00000801;

    /// <summary>Reads a file of images.</summary>
    /// <exception cref="DataException">The file is missing, damaged, no IDX file of images, empty or too large.</exception>
    public static IdxImages ReadImages(string path)
    {
        using var content = new IdxStream(path);
        RequireMagic(path, content.ReadNumber(), ImageMagic, "images");
        uint count = content.ReadNumber(), height = content.ReadNumber(), width = content.ReadNumber();
        ulong pixels = (ulong)height * width;
        if (pixels is 0 or > MaxImagePixels)
        {
            throw new DataException($"{path}: images of {height} × {width} pixels are outside 1 to {MaxImagePixels} pixels");
        }

        RequireCount(path, count, MaxBytes / pixels, "images");
        byte[] bytes = content.ReadRest((long)(count * pixels), "pixels");
        return new((int)count, (int)height, (int)width, bytes, content.Sha256());
    }

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">Number of classes; labels run from 0 to this number − 1.</param>
    /// <exception cref="DataException">The file is missing, damaged, no IDX file of labels, empty or too large, or has a label out of range.</exception>
    public static IdxLabels ReadLabels(string path, int classes)
    {
        using var content = new IdxStream(path);
        RequireMagic(path, content.ReadNumber(), LabelMagic, "labels");
        uint count = content.ReadNumber();
        RequireCount(path, count, MaxBytes, "labels");
        byte[] labels = content.ReadRest(count, "labels");
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0)
        {
            throw new DataException($"{path}: label {wrong} is {labels[wrong]}, not one of 0 to {classes - 1}");
        }

        return new(labels, content.Sha256());
    }

    private static void RequireMagic(string path, uint magic, uint expected, string kind)
    {
        if (IsMarkup(magic))
        {
            throw new DataException($"{path} is a web page (HTML), not data: the server answered the download with a page");
        }

        if (magic != expected)
        {
            string other = magic switch
            {
                ImageMagic => ": it holds images",
                LabelMagic => ": it holds labels",
                _ => "",
            };
            throw new DataException($"{path} is not an IDX file of {kind}: its magic number is 0x{magic:X8}, not 0x{expected:X8}{other}");
        }
    }

    /// <summary>Whether the first four bytes of a file are those of a web page: an opening bracket, after white space or a byte-order mark.</summary>
    private static bool IsMarkup(uint magic)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, magic);
        return bytes.SkipWhile(one => one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF).FirstOrDefault() == '<';
    }

    private static void RequireCount(string path, uint count, ulong most, string kind)
    {
        if (count == 0 || count > most)
        {
            throw new DataException($"{path}: {count} {kind} are outside 1 to {most}");
        }
    }
}
