namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>Limits of the shell: what is short is said before anything is written.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("ulimit -n 64", "open files")]
    [InlineData("ulimit -n 40", "open files")]
    [InlineData("ulimit -v 2000000", "address space")]
    public async Task Limit_ThatIsTooLow_IsNamed(string limit, string what)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "limits are read from /proc");
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.ShellAsync($"{limit}; rsn \"$@\"", SmallRun.Command(directory.File("runs")));

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"the limit of {what} is too low", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory.File("runs")));
    }

    /// <summary>The network's first layer takes 31 MB; the limit, in blocks of 512 bytes, is 25 MB.</summary>
    [Fact]
    public async Task File_ThatPassesTheLimitOfItsSize_IsAnErrorThatNamesIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "limits are read from /proc");
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.ShellAsync(
            "ulimit -f 50000; rsn \"$@\"", "run", "--dataset", "glyphs", "--model", "dense-10000-8", "--trials", "1", "--prune-iters", "0", "--train-iters", "1",
            "--train-limit", "100", "--valid-size", "60", "--test-limit", "60", "--base-dir", directory.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("hidden_1.npy", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
