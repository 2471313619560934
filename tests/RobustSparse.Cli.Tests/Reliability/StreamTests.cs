namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>Standard streams that are closed, full, or whose reader went away.</summary>
public sealed class StreamTests
{
    /// <summary>The second device is ignored with a warning, so a run writes to both streams.</summary>
    private static readonly string[] _warning = ["--devices", "0"];

    [Theory]
    [InlineData("rsn \"$@\" 2>&-", 0)]
    [InlineData("rsn \"$@\" 2>/dev/full", 0)]
    [InlineData("rsn \"$@\" <&-", 0)]
    [InlineData("rsn \"$@\" >&-", 1)]
    [InlineData("rsn \"$@\" >/dev/full", 1)]
    [InlineData("rsn \"$@\" <&- >&- 2>&-", 1)]
    public async Task Run_Finishes_WhateverBecomesOfItsStreams(string line, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs sh and /dev/full");
        using var whole = new TemporaryDirectory();
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(whole.Path, _warning));

        ToolResult run = await Tool.ShellAsync(line, SmallRun.Command(directory.Path, _warning));

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(directory.Path));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsn list >&-", "it is closed")]
    [InlineData("rsn list >/dev/full", "No space left on device")]
    [InlineData("rsn --help >&-", "it is closed")]
    [InlineData("rsn run --help >/dev/full", "No space left on device")]
    [InlineData("rsn --version >&-", "it is closed")]
    public async Task StandardOutput_ThatCannotBeWritten_IsNamed(string line, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs sh and /dev/full");

        ToolResult result = await Tool.ShellAsync(line);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"standard output cannot be written: {reason}; nothing else failed", Assert.Single(result.Problems).Replace(" : '1'", "", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsn run --bogus 2>&-", 2)]
    [InlineData("rsn run --bogus >&- 2>&-", 2)]
    [InlineData("rsn run --bogus 2>/dev/full", 2)]
    [InlineData("rsn data verify nonsense >&- 2>&-", 2)]
    [InlineData("rsn analyze --dataset glyphs --base-dir /nowhere 2>&-", 1)]
    public async Task ExitCodes_HoldWithoutStandardError(string line, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs sh and /dev/full");

        ToolResult result = await Tool.ShellAsync(line);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Reader_ThatGoesAway_StopsNoRun()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.ShellAsync($"{{ rsn \"$@\"; echo $? >'{directory.File("code")}'; }} | head -1", SmallRun.Command(directory.File("runs")));
        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.File("runs"));

        Assert.Equal("0", File.ReadAllText(directory.File("code")).Trim());
        Assert.Equal("", result.Error);
        Assert.Contains("finished", list.Output, StringComparison.Ordinal);
    }
}
