namespace RobustSparse.Cli.Tests;

/// <summary>A directory of one test's own, gone at its end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rsn-cli-tests-").FullName;

    /// <summary>Every file below, hidden ones too, by its relative path.</summary>
    public static IReadOnlyDictionary<string, byte[]> Contents(string directory) => Directory
        .EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .ToDictionary(file => System.IO.Path.GetRelativePath(directory, file), File.ReadAllBytes);

    public string Sub(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
