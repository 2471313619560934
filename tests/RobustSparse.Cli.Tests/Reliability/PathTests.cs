namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>Something else stands where a directory or a file has to go.</summary>
public sealed class PathTests
{
    [Theory]
    [InlineData("file", "is a file")]
    [InlineData("file/below", "is a file")]
    [InlineData("dangling", "is a link to")]
    public async Task BaseDirectory_ThatCannotBeOne_IsInTheWay(string place, string problem)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links take rights there");
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "");
        File.CreateSymbolicLink(directory.File("dangling"), directory.File("nowhere"));

        ToolResult refused = await Tool.RunAsync(SmallRun.Command(directory.File(place)));

        Assert.Equal(4, refused.ExitCode);
        string message = Assert.Single(refused.Problems);
        Assert.StartsWith($"{directory.File(place.Split('/')[0])} {problem}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("when that is cured", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnalysisDirectory_ThatIsAFile_IsAWarning_AndTheRunIsDone()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File(Path.Combine("glyphs", "dense-16-8", "analysis"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");

        ToolResult run = await Tool.RunAsync(SmallRun.Command(directory.Path));
        ToolResult analyze = await Tool.RunAsync("analyze", "--dataset", "glyphs", "--model", "dense-16-8", "--base-dir", directory.Path);

        Assert.Equal((0, 4), (run.ExitCode, analyze.ExitCode));
        Assert.Contains($"{file} is a file, and a directory is needed there", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{file} is a file, and a directory is needed there", analyze.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_ThatIsADirectory_IsInTheWay()
    {
        using var directory = new TemporaryDirectory();
        string report = directory.File(Path.Combine("glyphs", "dense-16-8", "analysis", "fgsm", "lr-0.0012_l1-0.0_advtrain-false" + SmallRun.Suffix, "report.html"));
        Directory.CreateDirectory(report);

        ToolResult run = await Tool.RunAsync(SmallRun.Command(directory.Path));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{report} is a directory, and a file is needed there", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunDirectory_ThatIsMovedMeanwhile_StopsTheRun_AndNothingIsLeftAtTheOldPlace()
    {
        using var directory = new TemporaryDirectory();
        using Tool tool = Tool.Start(
            "run", "--dataset", "glyphs", "--model", "dense-64-32", "--trials", "1", "--prune-iters", "1", "--train-iters", "4000", "--eval-every", "100",
            "--train-limit", "600", "--valid-size", "100", "--test-limit", "100", "--base-dir", directory.File("here"));
        await tool.WaitForAsync("level 00  update 0");
        string run = Directory.GetFiles(directory.File("here"), "run.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Single();

        Directory.Move(run, directory.File("there"));
        ToolResult stopped = await tool.EndAsync();

        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("run.json was there and has vanished", stopped.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run));
        Assert.True(File.Exists(Path.Combine(directory.File("there"), "run.json")));
    }
}
