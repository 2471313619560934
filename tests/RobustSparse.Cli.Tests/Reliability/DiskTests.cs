using System.Runtime.Versioning;

namespace RobustSparse.Cli.Tests.Reliability;

public sealed class DiskTests
{
    [Fact]
    public async Task FullDisk_IsAnErrorThatTheSameCommandGoesOnFrom()
    {
        using SmallDisk? disk = SmallDisk.TryMount("200k");
        Assert.SkipWhen(disk is null, "this user may not mount a small file system");
        using var whole = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(whole.Path));

        ToolResult full = await Tool.RunAsync(SmallRun.Command(disk.Path));
        bool temporary = Directory.EnumerateFiles(disk.Path, "*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Any();
        disk.Change("size=16m");
        ToolResult cured = await Tool.RunAsync(SmallRun.Command(disk.Path));

        Assert.Equal((1, 0), (full.ExitCode, cured.ExitCode));
        Assert.Contains("No space left on device", full.Error, StringComparison.Ordinal);
        Assert.Contains("run the same command again", full.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", full.Error, StringComparison.Ordinal);
        Assert.False(temporary);
        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(disk.Path));
    }

    [Fact]
    public async Task DiskThatTurnsReadOnly_IsAnErrorThatTheSameCommandGoesOnFrom()
    {
        using SmallDisk? disk = SmallDisk.TryMount("16m");
        Assert.SkipWhen(disk is null, "this user may not mount a small file system");

        disk.Change("ro");
        ToolResult refused = await Tool.RunAsync(SmallRun.Command(disk.Path));
        disk.Change("rw");
        ToolResult cured = await Tool.RunAsync(SmallRun.Command(disk.Path));

        Assert.Equal((1, 0), (refused.ExitCode, cured.ExitCode));
        Assert.Contains("ead-only file system", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task DirectoryWithoutPermission_IsAnErrorThatTheSameCommandGoesOnFrom()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "this user may write everywhere");
        using var directory = new TemporaryDirectory();
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;

        File.SetUnixFileMode(directory.Path, ReadOnly);
        ToolResult refused = await Tool.RunAsync(SmallRun.Command(directory.Path));
        File.SetUnixFileMode(directory.Path, ReadOnly | UnixFileMode.UserWrite);
        ToolResult cured = await Tool.RunAsync(SmallRun.Command(directory.Path));

        Assert.Equal((1, 0), (refused.ExitCode, cured.ExitCode));
        Assert.Contains(directory.Path, refused.Error, StringComparison.Ordinal);
        Assert.Contains("run the same command again", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LevelThatVanishes_IsMissed_AndMadeAnew()
    {
        using var whole = new TemporaryDirectory();
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(Long(whole.Path));

        using Tool tool = Tool.Start(Long(directory.Path));
        await tool.WaitForAsync("level 00  finished");
        Directory.Delete(Directory.GetDirectories(directory.Path, "prune_iter_00", SearchOption.AllDirectories).Single(), recursive: true);
        ToolResult missed = await tool.EndAsync();
        ToolResult again = await Tool.RunAsync(Long(directory.Path));

        Assert.Equal((1, 0), (missed.ExitCode, again.ExitCode));
        Assert.Contains("has vanished", missed.Error, StringComparison.Ordinal);
        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(directory.Path));
    }

    /// <summary>One trial whose second level takes long enough to do something meanwhile.</summary>
    private static string[] Long(string baseDirectory) =>
    [
        "run", "--dataset", "glyphs", "--model", "dense-64-32", "--trials", "1", "--prune-iters", "1", "--train-iters", "2000", "--eval-every", "2000",
        "--train-limit", "600", "--valid-size", "100", "--test-limit", "100", "--experiment", "reinit_rand", "--base-dir", baseDirectory,
    ];
}
