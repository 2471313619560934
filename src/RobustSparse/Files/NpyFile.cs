using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RobustSparse.Files;

/// <summary>An array as stored in a .npy file: C order, one to four dimensions.</summary>
public sealed record NpyArray(float[] Values, IReadOnlyList<int> Shape);

/// <summary>
/// NumPy's array format, version 1.0, for float32 alone: little-endian, C order, one to four dimensions. Writes the same bytes
/// as numpy.save. Every other format is refused with a message that names it. Format: numpy/lib/format.py.
/// </summary>
public static partial class NpyFile
{
    /// <summary>The kernel of a convolution has four.</summary>
    private const int MaxDimensions = 4;

    private const int PrefixLength = 10;
    private const int MaxHeaderLength = 1024;

    /// <summary>The header length that numpy uses for every shape of one to four dimensions: a multiple of 64, with room for the first dimension to grow.</summary>
    private const int HeaderLength = 128;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Writes <paramref name="values"/> atomically.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">One to four dimensions whose product is the number of values.</param>
    /// <exception cref="ArgumentException">The shape does not fit the number of values.</exception>
    public static void Write(string path, float[] values, params IReadOnlyList<int> shape) =>
        AtomicFile.Write(path, stream => Write(stream, values, shape));

    /// <summary>Writes <paramref name="values"/> to a stream.</summary>
    /// <param name="stream">The stream that gets the content of the file.</param>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">One to four dimensions whose product is the number of values.</param>
    /// <exception cref="ArgumentException">The shape does not fit the number of values.</exception>
    internal static void Write(Stream stream, float[] values, IReadOnlyList<int> shape)
    {
        if (shape.Count is not (>= 1 and <= MaxDimensions) || shape.Aggregate(1L, (size, length) => size * length) != values.Length)
        {
            throw new ArgumentException($"{values.Length} values do not have the shape ({string.Join(", ", shape)})", nameof(shape));
        }

        stream.Write(Header(shape));
        LittleEndian.Write(stream, values);
    }

    /// <summary>Reads the whole array.</summary>
    /// <exception cref="DamagedFileException">The file is of another format, truncated, or too long.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpyArray Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        List<int> shape = ReadShape(stream, path);
        var values = new float[(stream.Length - stream.Position) / sizeof(float)];
        LittleEndian.Read(stream, values);
        return new NpyArray(values, shape);
    }

    /// <summary>Reads only the shape, and checks that the file has the length that the shape implies.</summary>
    /// <inheritdoc cref="Read"/>
    internal static IReadOnlyList<int> ReadShape(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ReadShape(stream, path);
    }

    /// <summary>Reads the header; the stream is then at the first value.</summary>
    private static List<int> ReadShape(FileStream stream, string path)
    {
        string header = ReadHeader(stream, path);
        Match match = HeaderPattern().Match(header);
        if (!match.Success)
        {
            throw new DamagedFileException(path, $"its header is not one that numpy.save writes for one array: {header.Trim()}");
        }

        if (match.Groups["type"].Value != "<f4")
        {
            throw new DamagedFileException(path, $"holds {match.Groups["type"].Value}, not little-endian float32 (<f4)");
        }

        if (match.Groups["fortran"].Value != "False")
        {
            throw new DamagedFileException(path, "is in Fortran order, not C order");
        }

        List<int> shape = ReadShape(match.Groups["shape"].Value, path);
        long expected = shape.Aggregate((long)sizeof(float), (size, length) => size * length);
        long present = stream.Length - stream.Position;
        if (present != expected)
        {
            throw new DamagedFileException(path, $"has {present} bytes of values; its shape ({match.Groups["shape"].Value}) takes {expected}");
        }

        return shape;
    }

    private static byte[] Header(IReadOnlyList<int> shape)
    {
        string tuple = shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
        string dictionary = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple}, }}";
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length), HeaderLength - PrefixLength);
        header.AsSpan(PrefixLength).Fill((byte)' ');
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(PrefixLength));
        header[^1] = (byte)'\n';
        return header;
    }

    private static string ReadHeader(Stream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false) < PrefixLength || !prefix.StartsWith(Magic))
        {
            throw new DamagedFileException(path, "is not a .npy file of version 1.0");
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(prefix[Magic.Length..]);
        if (length > MaxHeaderLength)
        {
            throw new DamagedFileException(path, $"has a header of {length} bytes; that of a float32 array is not above {MaxHeaderLength}");
        }

        Span<byte> header = stackalloc byte[MaxHeaderLength];
        header = header[..length];
        return stream.ReadAtLeast(header, length, throwOnEndOfStream: false) == length
            ? Encoding.Latin1.GetString(header)
            : throw new DamagedFileException(path, "ends within its header");
    }

    private static List<int> ReadShape(string text, string path)
    {
        var shape = new List<int>();
        long size = 1;
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // The product is bounded dimension by dimension, so it cannot overflow.
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || (size *= length) > Array.MaxLength)
            {
                throw new DamagedFileException(path, $"has the absurd shape ({text})");
            }

            shape.Add(length);
        }

        return shape.Count is >= 1 and <= MaxDimensions
            ? shape
            : throw new DamagedFileException(path, $"has the shape ({text}); one to four dimensions are expected");
    }

    [GeneratedRegex(@"\A\{'descr': '?(?<type>[^'\n]*?)'?, 'fortran_order': (?<fortran>True|False), 'shape': \((?<shape>[0-9, ]*)\), \} *\n\z")]
    private static partial Regex HeaderPattern();
}
