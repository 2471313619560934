namespace RobustSparse.Cli.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task Run_ShowsSettingsSummaryAndATableOfLevels()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(
            "run", "--dataset", "glyphs", "--trials", "1", "--prune-iters", "1", "--train-iters", "1", "--train-limit", "60", "--valid-size", "10", "--test-limit", "10", "--base-dir", directory.Path);

        Assert.Equal(0, result.ExitCode);
        string[] lines = [.. result.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("hidden_1 784×300 235,200 235,200 100.00 %", lines);
        Assert.Contains("hidden_2 300×100 30,000 30,000 100.00 %", lines);
        Assert.Contains("output 100×10 1,000 1,000 100.00 %", lines);
        Assert.Contains("Parameters: 266,200", lines);
        Assert.Contains("Mask entries: 266,200 (the original program counts them as parameters too: 532,400)", lines);
        Assert.Contains(lines, line => line.StartsWith("0 1 100.00 % 266,200 ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("1 1 80.04 % 213,060 ", StringComparison.Ordinal));
    }

    /// <summary>A learning rate at which every unit dies.</summary>
    [Fact]
    public async Task Run_NamesTrainingsThatCollapse_AndKeepsWhatTheMonitorsSaw()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(SmallRun.Command(directory.Path, "--adv-train", "true", "--adv-loss", "madry", "--learning-rate", "5"));

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("warning: trial 0[01], level 00, update 30: collapse to chance", result.Error);
        string[] logs = Directory.GetFiles(directory.Path, "probe.csv", SearchOption.AllDirectories);
        Assert.Equal(6, logs.Length);
        Assert.All(logs, log => Assert.EndsWith(",collapse\n", File.ReadAllText(log), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "xterm-256color")]
    public async Task RedirectedOutput_HasNoEscapeCodes_WhateverTheEnvironment(string variable, string value)
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(new Dictionary<string, string> { [variable] = value }, SmallRun.Command(directory.Path));

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain('\x1b', result.Output + result.Error);
        Assert.Equal(6, result.Output.Split('\n').Count(line => line.Contains("finished", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_EndsWithAReport()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(SmallRun.Command(directory.Path));

        string report = Path.Combine(directory.Path, "glyphs", "dense-16-8", "analysis", "fgsm", "lr-0.0012_l1-0.0_advtrain-false" + SmallRun.Suffix, "report.html");
        Assert.EndsWith($"report: {report}\n", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(report));
    }

    [Fact]
    public async Task Jobs_DoNotChangeAByte()
    {
        using var directory = new TemporaryDirectory();

        ToolResult one = await Tool.RunAsync(SmallRun.Command(directory.File("one"), "--jobs", "1"));
        ToolResult two = await Tool.RunAsync(SmallRun.Command(directory.File("two"), "--jobs", "2"));

        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Equal(TemporaryDirectory.Tree(directory.File("one")), TemporaryDirectory.Tree(directory.File("two")));
    }

    [Fact]
    public async Task DirectoryInTheWay_IsRefusedUnlessItIsOursAndForced()
    {
        using var directory = new TemporaryDirectory();

        ToolResult first = await Tool.RunAsync(SmallRun.Command(directory.Path));
        ToolResult again = await Tool.RunAsync(SmallRun.Command(directory.Path));
        ToolResult otherwise = await Tool.RunAsync(SmallRun.Command(directory.Path, "--batch-size", "30"));
        ToolResult forced = await Tool.RunAsync(SmallRun.Command(directory.Path, "--batch-size", "30", "--force"));
        File.Delete(Path.Combine(directory.Path, SmallRun.Directory, "run.json"));
        ToolResult foreign = await Tool.RunAsync(SmallRun.Command(directory.Path, "--force"));

        Assert.Equal((0, 0, 4, 0, 4), (first.ExitCode, again.ExitCode, otherwise.ExitCode, forced.ExitCode, foreign.ExitCode));
        Assert.Contains("--force", again.Output, StringComparison.Ordinal);
        Assert.Contains("--batch-size is 60 there, 30 here", otherwise.Error, StringComparison.Ordinal);
        Assert.Contains("--name", otherwise.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--attack-eps", "0.1")]
    [InlineData("--attack", "pgd")]
    [InlineData("--attack-labels", "true")]
    [InlineData("--adv-train")]
    [InlineData("--learning-rate", "0.01")]
    [InlineData("--l1-reg", "0.001")]
    [InlineData("--label-smoothing", "0")]
    [InlineData("--batch-size", "30")]
    [InlineData("--prune-rates", ".5,.5")]
    [InlineData("--prune-rule", "inclusive")]
    [InlineData("--rewind", "step:30")]
    [InlineData("--rewind", "dense-end")]
    [InlineData("--saved-kernels", "raw")]
    [InlineData("--schedule", "epochs")]
    [InlineData("--experiment", "reinit_rand")]
    [InlineData("--experiment", "reinit_none")]
    [InlineData("--protocol", "reference", "--rewind", "initial")]
    [InlineData("--seed", "7")]
    public async Task EveryOption_ChangesTheResult(params string[] option)
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync([.. OneOfEach, "--base-dir", directory.Path, .. option]);

        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual(await Plain.Value, Arrays(directory.Path));
    }

    [Fact]
    public async Task BrokenPipe_EndsWithoutATrace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"dotnet '{Tool.Executable}' run --help | head -n 1"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;

        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Empty(error);
    }

    /// <summary>One trial of two levels.</summary>
    private static readonly string[] OneOfEach =
    [
        "run", "--dataset", "glyphs", "--model", "dense-16-8", "--trials", "1", "--prune-iters", "1", "--train-iters", "60", "--eval-every", "40",
        "--train-limit", "200", "--valid-size", "50", "--test-limit", "50",
    ];

    private static readonly Lazy<Task<IReadOnlyDictionary<string, string>>> Plain = new(async () =>
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync([.. OneOfEach, "--base-dir", directory.Path]);
        return Arrays(directory.Path);
    });

    /// <summary>Kernels, masks and logs by their place below the run's directory, whose name options change.</summary>
    private static Dictionary<string, string> Arrays(string baseDirectory)
    {
        string run = Assert.Single(Directory.EnumerateFiles(baseDirectory, "run.json", SearchOption.AllDirectories));
        return TemporaryDirectory.Tree(Path.GetDirectoryName(run)!)
            .Where(file => file.Key != "run.json")
            .ToDictionary();
    }
}
