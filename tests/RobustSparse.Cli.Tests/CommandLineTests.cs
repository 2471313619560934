namespace RobustSparse.Cli.Tests;

/// <summary>The basics of the command line.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "Usage: rsn COMMAND [options]")]
    [InlineData("data", "Usage: rsn data COMMAND [options]")]
    [InlineData("help", "Usage: rsn COMMAND [options]")]
    [InlineData("help data list", "Usage: rsn data list [options]")]
    [InlineData("-v", "0.1.0")]
    public async Task Help_IsWhatABareCommandShows(string line, string shown)
    {
        ToolResult result = await Tool.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(shown, result.Output, StringComparison.Ordinal);
    }

    /// <summary>What takes a directory of runs tells a file in its place, whatever else is missing.</summary>
    [Theory]
    [InlineData("analyze")]
    [InlineData("paper")]
    [InlineData("run")]
    public async Task BaseDirectory_ThatIsAFile_IsInTheWay(string command)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "");

        ToolResult result = await Tool.RunAsync(command, "--base-dir", directory.File("file"));

        Assert.Equal(4, result.ExitCode);
        Assert.StartsWith($"{directory.File("file")} is a file", Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingWithoutUseForAStrategy_IsAWarning_AndTheRunGoesOn_ThenAnalyzeFindsIt()
    {
        using var directory = new TemporaryDirectory();
        string[] command = [.. SmallRun.Command(directory.Path, "--experiment", "no_pruning", "--attack-eps", "8/255")];

        ToolResult run = await Tool.RunAsync(command);
        ToolResult again = await Tool.RunAsync(command);
        ToolResult analyze = await Tool.RunAsync("analyze", "--base-dir", directory.Path, "--format", "svg");

        Assert.Equal((0, 0, 0), (run.ExitCode, again.ExitCode, analyze.ExitCode));
        Assert.Contains("warning: --prune-iters 2 has no effect with --experiment no_pruning", run.Error, StringComparison.Ordinal);
        Assert.Contains("Work: 2 trials × 1 level × 60 updates = 120 updates", run.Output, StringComparison.Ordinal);
        Assert.Contains("eps 0.03137255", run.Output, StringComparison.Ordinal);
        Assert.Contains("This run was finished before", again.Output, StringComparison.Ordinal);
        Assert.Contains("report: ", again.Output, StringComparison.Ordinal);
        Assert.Contains($"report: {directory.Path}", analyze.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  trial 00  level 00  finished", run.Output);
    }
}
