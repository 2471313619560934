using System.Globalization;
using System.Text.RegularExpressions;

namespace RobustSparse.Cli.Tests;

public sealed class MemoryTests
{
    /// <summary>The data set of 70,000 images is 55 MB of it, the report's figures are drawn in it.</summary>
    [Fact]
    public async Task Run_OfThePapersNetwork_HoldsLessThan300Megabytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.Start(
            "run", "--dataset", "glyphs", "--trials", "1", "--jobs", "1", "--train-iters", "100", "--eval-every", "50", "--prune-iters", "6", "--base-dir", directory.Path);

        double most = 0;
        while (!tool.HasExited)
        {
            most = tool.Memory("VmHWM") ?? most;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        ToolResult result = await tool.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(most, 55, 300);
    }

    [Fact]
    public async Task Run_IsRefusedAtOnceWhereItsModelNeedsMoreMemoryThanTheMachineHas()
    {
        Assert.SkipWhen(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 300_000_000_000, "this machine has the memory");
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.Start(
            "run", "--dataset", "glyphs", "--jobs", "1", "--model", "dense" + string.Concat(Enumerable.Repeat("-16384", 16)), "--base-dir", directory.Path);

        ToolResult result = await tool.EndAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Matches(@"--model dense-16384-\S* with 1 job needs about \d+\.\d GB of memory; this machine has \d+\.\d GB", result.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    /// <summary>A model of 2.6 million weights: large enough for its weights to matter beside the program.</summary>
    [Fact]
    public async Task Run_TakesAboutTheMemoryThatItSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.Start(
            "run", "--dataset", "glyphs", "--train-limit", "500", "--test-limit", "200", "--valid-size", "200", "--trials", "1", "--train-iters", "4", "--eval-every", "2",
            "--prune-iters", "1", "--model", "dense-1300-1200", "--base-dir", directory.Path);
        double most = 0;
        while (!tool.HasExited)
        {
            most = tool.Memory("VmHWM") ?? most;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        ToolResult result = await tool.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Match said = Regex.Match(result.Output, @"Memory: about (\d+\.\d) GB with 1 job");
        Assert.True(said.Success, result.Output);
        double megabytes = 1000 * double.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(most, megabytes / 2, megabytes * 1.5);
    }
}
