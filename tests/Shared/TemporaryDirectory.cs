using System.Security.Cryptography;

namespace RobustSparse.Testing;

/// <summary>A directory of one test's own, deleted at its end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private static readonly EnumerationOptions _everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    private const string Memory = "/dev/shm";
    private const long Enough = 256 << 20;

    /// <param name="onDisk">Whether it must be on a disk, where files take their time.</param>
    public TemporaryDirectory(bool onDisk = false) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(onDisk ? System.IO.Path.GetTempPath() : Root, $"rsn-test-{Guid.NewGuid():N}")).FullName;

    public string Path { get; }

    /// <summary>In memory where that can be: small runs spend nearly all their time on flushes to the disk.</summary>
    private static string Root { get; } =
        Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough ? Memory : System.IO.Path.GetTempPath();

    /// <summary>Every file below a directory, hidden ones too, by its relative path, with the digest of its content.</summary>
    public static SortedDictionary<string, string> Tree(string directory) => new(
        Directory.EnumerateFiles(directory, "*", _everything).ToDictionary(
            file => System.IO.Path.GetRelativePath(directory, file),
            file => Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    public string File(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
