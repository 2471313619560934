using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RobustSparse.Tests;

/// <summary>Clocks are set back, by people and by servers: no interval is measured by the time of day.</summary>
public sealed class ClockTests
{
    /// <summary>Times that are only set, compared with those of other files, or shown.</summary>
    private static readonly string[] _harmless = ["FileLock.cs", "LockPulse.cs", "LockOwner.cs", "LevelIntegrity.cs", "PlainRunDisplay.cs"];

    [Fact]
    public void NothingDependsOnTheTimeOfDay()
    {
        string source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "src"));
        IEnumerable<string> telling = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"DateTime|TickCount|GetUtcNow|GetLocalNow|LastWriteTime|CreationTime"))
            .Select(file => Path.GetFileName(file)!);

        Assert.Empty(telling.Except(_harmless));
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
