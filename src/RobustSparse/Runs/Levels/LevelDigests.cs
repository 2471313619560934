using System.Security.Cryptography;
using System.Text;
using RobustSparse.Files;

namespace RobustSparse.Runs;

/// <summary>
/// The SHA-256 digests of a level's files, by their names relative to the level's directory with '/' between folders. Stored in the format
/// of sha256sum, in the order of the names, so that <c>sha256sum -c digests.sha256</c> in that directory checks them.
/// </summary>
internal sealed class LevelDigests
{
    private const int MaxBytes = 1 << 20;
    private const int HexLength = 2 * SHA256.HashSizeInBytes;
    private const string Separator = "  ";

    /// <summary>The bytes read at a time. The framework's own hashing of streams reads 4 KB at a time, which costs more than the hashing.</summary>
    private const int ChunkBytes = 1 << 16;

    private readonly SortedDictionary<string, string> _digests = new(StringComparer.Ordinal);

    /// <summary>The names of the files.</summary>
    public IReadOnlyCollection<string> Names => _digests.Keys;

    /// <summary>The digest of one file, in lower-case hexadecimal digits.</summary>
    public string this[string name] => _digests[name];

    /// <summary>The digest of a stored file.</summary>
    /// <exception cref="DamagedFileException">It is missing.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string OfFile(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var digest = new DigestStream(Stream.Null, hash);
            stream.CopyTo(digest, ChunkBytes);
            return HexOf(hash);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedFileException(file, "is missing", e);
        }
    }

    /// <summary>The name of a file of a level in its digests.</summary>
    public static string NameOf(LevelDirectory level, string file) =>
        Path.GetRelativePath(level.Path, file).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Writes a file atomically and notes its digest. The name of the file is durable once <see cref="Write"/> has returned.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="file">Its path.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteFile(LevelDirectory level, string file, Action<Stream> write)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AtomicFile.Write(file, stream =>
        {
            using var digest = new DigestStream(stream, hash);
            write(digest);
        }, isNameFlushed: false);
        _digests[NameOf(level, file)] = HexOf(hash);
    }

    /// <summary>Notes a file that is about to be written.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="file">Its path.</param>
    /// <param name="content">Its whole content.</param>
    public void Add(LevelDirectory level, string file, ReadOnlySpan<byte> content) =>
        _digests[NameOf(level, file)] = Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Makes the names of all files durable, then writes the digests atomically.</summary>
    public void Write(LevelDirectory level)
    {
        foreach (string directory in Names.Select(name => Path.GetDirectoryName(Path.Combine(level.Path, name))!).Distinct())
        {
            DurableDirectory.Flush(directory);
        }

        var text = new StringBuilder();
        foreach ((string name, string digest) in _digests)
        {
            text.Append(digest).Append(Separator).Append(name).Append('\n');
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(level.DigestFile, stream => stream.Write(bytes));
    }

    /// <summary>Reads the digests of a level.</summary>
    /// <returns>Null where the level has none: the original wrote it, or its run was begun before there were digests.</returns>
    /// <exception cref="DamagedFileException">The file is not a list of digests of files in this directory, or the manifest says that there is one and it is missing.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LevelDigests? Read(LevelDirectory level)
    {
        string path = level.DigestFile;
        if (!File.Exists(path))
        {
            return level.IsComplete && IsDemanded(level) ? throw new DamagedFileException(path, "is missing") : null;
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new DamagedFileException(path, $"has more than {MaxBytes} bytes; no list of digests is that long");
        }

        string[] lines = File.ReadAllText(path).Split('\n');
        if (lines is not [_, .., ""])
        {
            throw new DamagedFileException(path, "ends within a line, or is empty");
        }

        var digests = new LevelDigests();
        for (int i = 0; i < lines.Length - 1; i++)
        {
            if (!TryParse(lines[i], out string digest, out string name) || !digests._digests.TryAdd(name, digest))
            {
                throw new DamagedFileException(path, $"line {i + 1} is not the digest of a file in this directory");
            }
        }

        return digests;
    }

    private static string HexOf(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>Whether the manifest of the level's run says that its levels have digests.</summary>
    private static bool IsDemanded(LevelDirectory level)
    {
        string manifest = RunDirectory.At(Path.Combine(level.Path, "..", "..")).ManifestFile;
        return File.Exists(manifest) && RunManifest.Read(manifest).HasDigests;
    }

    private static bool TryParse(string line, out string digest, out string name)
    {
        bool isLong = line.Length > HexLength + Separator.Length;
        digest = isLong ? line[..HexLength] : "";
        name = isLong ? line[(HexLength + Separator.Length)..] : "";
        return isLong && line.AsSpan(HexLength).StartsWith(Separator) && digest.All(char.IsAsciiHexDigitLower) && name.Split('/').All(RunDirectory.IsPlainName);
    }
}
