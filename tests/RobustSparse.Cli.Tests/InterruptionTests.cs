namespace RobustSparse.Cli.Tests;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("USR1")]
    public async Task Signal_StopsTheRun_AndTheSameCommandEndsInTheSameBytes(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        using var directory = new TemporaryDirectory();

        using Tool tool = Tool.Start(Command(directory.File("stopped")));
        await tool.WaitForAsync("finished");
        await tool.SignalAsync(signal);
        ToolResult stopped = await tool.EndAsync();
        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.File("stopped"));
        ToolResult continued = await Tool.RunAsync(Command(directory.File("stopped")));

        Assert.Equal((130, 0), (stopped.ExitCode, continued.ExitCode));
        Assert.Contains("run the same command again", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("interrupted", list.Output, StringComparison.Ordinal);
        Assert.Contains("found complete", continued.Output, StringComparison.Ordinal);
        Assert.Equal(await Undisturbed.Value, TemporaryDirectory.Tree(directory.File("stopped")));
    }

    [Fact]
    public async Task RunInUse_IsRefusedWithTheProcessThatHasIt()
    {
        using var directory = new TemporaryDirectory();

        using Tool tool = Tool.Start(Command(directory.Path));
        await tool.WaitForAsync("update 0");
        ToolResult second = await Tool.RunAsync(Command(directory.Path));

        Assert.Equal(4, second.ExitCode);
        Assert.Contains("in use by process", second.Error, StringComparison.Ordinal);
    }

    private static readonly Lazy<Task<SortedDictionary<string, string>>> Undisturbed = new(async () =>
    {
        using var directory = new TemporaryDirectory();
        ToolResult whole = await Tool.RunAsync(Command(directory.Path));
        Assert.Equal(0, whole.ExitCode);
        return TemporaryDirectory.Tree(directory.Path);
    });

    /// <summary>Takes a second or two, over four levels.</summary>
    private static string[] Command(string baseDirectory) =>
    [
        "run", "--dataset", "glyphs", "--model", "dense-64-32", "--trials", "2", "--prune-iters", "3", "--train-iters", "800", "--eval-every", "400",
        "--train-limit", "1000", "--valid-size", "100", "--test-limit", "100", "--base-dir", baseDirectory,
    ];
}
