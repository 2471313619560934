using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace RobustSparse.Data;

/// <summary>Reads the uncompressed bytes of a file once, from front to back, and hashes them on the way. The file is plain or gzip of a single member.</summary>
internal sealed class IdxStream : IDisposable
{
    // Deflate cannot expand data by a larger factor, so a small file that claims more is refused before memory is allocated.
    private const long LargestInflation = 1032;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly GZipStream? _inflated;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;

    /// <summary>Opens a file. Its first bytes, not its name, decide whether it is compressed.</summary>
    /// <exception cref="DataException">The file is missing or cannot be opened.</exception>
    public IdxStream(string path)
    {
        _path = path;
        if (Directory.Exists(path))
        {
            throw new DataException($"{path} is a directory, and a file is needed there; move it away") { Remedies = DataRemedy.OtherDirectory };
        }

        try
        {
            _file = File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{path} is missing", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}", e) { Remedies = DataRemedy.OtherDirectory };
        }

        bool compressed = _file.ReadByte() == 0x1F && _file.ReadByte() == 0x8B;
        _file.Position = 0;
        _inflated = compressed ? new GZipStream(_file, CompressionMode.Decompress) : null;
    }

    /// <summary>Reads the next big-endian number of a header.</summary>
    /// <exception cref="DataException">The file ends before it, or is damaged.</exception>
    public uint ReadNumber()
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes, "its header");
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Reads all remaining bytes.</summary>
    /// <param name="bytes">The number of bytes that must remain.</param>
    /// <param name="what">Name of the content, for messages.</param>
    /// <exception cref="DataException">More or fewer bytes remain, or the file is damaged.</exception>
    public byte[] ReadRest(long bytes, string what)
    {
        long possible = _inflated is null ? _file.Length - _position : _file.Length * LargestInflation;
        if (bytes > possible)
        {
            throw new DataException($"{_path} is truncated: its header promises {bytes} bytes of {what}, its {_file.Length} bytes cannot hold them");
        }

        byte[] rest = new byte[bytes];
        Fill(rest, what);
        if (Read(new byte[1]) != 0)
        {
            throw new DataException($"{_path} has trailing bytes: something follows its {bytes} bytes of {what}");
        }

        if (_inflated is not null)
        {
            RequireTrailer();
        }

        return rest;
    }

    /// <summary>SHA-256 of the uncompressed bytes read so far, in lower-case hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        _inflated?.Dispose();
        _file.Dispose();
        _hash.Dispose();
    }

    private void Fill(Span<byte> bytes, string what)
    {
        for (int filled = 0, read; filled < bytes.Length; filled += read)
        {
            read = Read(bytes[filled..]);
            if (read == 0)
            {
                throw new DataException($"{_path} is truncated: it ends after {filled} of {bytes.Length} bytes of {what}");
            }
        }

        _hash.AppendData(bytes);
        _position += bytes.Length;
    }

    /// <summary>
    /// Requires that the file ends with the number of unpacked bytes, as a gzip file of a single member does (RFC 1952).
    /// <see cref="GZipStream"/> checks a trailer that exists, but accepts a truncated trailer and any bytes after it.
    /// </summary>
    private void RequireTrailer()
    {
        Span<byte> trailer = stackalloc byte[4];
        _file.Position = _file.Length - trailer.Length;
        _file.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != (uint)_position)
        {
            throw new DataException($"{_path} is truncated or has trailing bytes: its gzip data do not end where the file ends");
        }
    }

    private int Read(Span<byte> bytes)
    {
        try
        {
            return (_inflated ?? (Stream)_file).Read(bytes);
        }
        catch (InvalidDataException e)
        {
            // The framework's message names an unsupported method for every fault, so it is replaced.
            throw new DataException($"{_path} is damaged: its gzip data do not unpack", e);
        }
        catch (IOException e)
        {
            throw new DataException($"{_path} cannot be read: {e.Message}", e) { Remedies = DataRemedy.OtherDirectory };
        }
    }
}
