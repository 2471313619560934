namespace RobustSparse.Cli.Tests;

public sealed class CompareTests
{
    [Fact]
    public async Task RunsOfDifferentSettings_AreComparedInOneReport()
    {
        using var directory = new TemporaryDirectory();
        string[] runs = [await RunAsync(directory, "exact"), await RunAsync(directory, "inclusive", "--prune-rule", "inclusive"), await RunAsync(directory, "other", "--seed", "7")];
        string place = directory.File("compared");

        ToolResult two = await Tool.RunAsync(["compare", runs[0], runs[1], "--out", place, "--format", "svg"]);

        Assert.True(two.ExitCode == 0, two.Error);
        Assert.Contains("prune-rule exact", two.Output, StringComparison.Ordinal);
        Assert.Contains("paired by trial", two.Output, StringComparison.Ordinal);
        string report = await File.ReadAllTextAsync(Path.Combine(place, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<tr><th>prune-rule</th><td>exact</td><td>inclusive</td></tr>", report, StringComparison.Ordinal);
        Assert.DoesNotContain(directory.Path, report, StringComparison.Ordinal);
        Assert.Superset(
            new HashSet<string?> { "report.html", "comparison.csv", "density.svg", "test_acc.svg", "test_adv_acc.svg", "test_early_stop_iteration.svg" },
            Directory.EnumerateFiles(place).Select(Path.GetFileName).ToHashSet());

        ToolResult three = await Tool.RunAsync(["compare", .. runs, "--out", place, "--format", "png", "--levels", "0,2"]);

        Assert.True(three.ExitCode == 0, three.Error);
        Assert.Contains("are not paired: seed is 7 and 1234", three.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunAndItself_DifferByZero()
    {
        using var directory = new TemporaryDirectory();
        string run = await RunAsync(directory, "base");

        ToolResult result = await Tool.RunAsync(["compare", run, run, "--out", directory.File("compared"), "--format", "svg"]);

        Assert.True(result.ExitCode == 0, result.Error);
        string[][] rows = [.. File.ReadLines(directory.File("compared", "comparison.csv")).Skip(1).Select(line => line.Split(','))];
        string[][] compared = [.. rows.Where(row => row[15].Length > 0)];
        Assert.Equal(9, compared.Length);
        Assert.All(compared, row => Assert.Equal(["0", "0", "0"], row[15..18]));
    }

    [Fact]
    public async Task NothingToCompare_IsToldApart()
    {
        using var directory = new TemporaryDirectory();
        string empty = Directory.CreateDirectory(directory.File("empty")).FullName;
        string run = await RunAsync(directory, "base");
        string[] levels = [.. Directory.EnumerateFiles(run, "test.csv", SearchOption.AllDirectories)];

        ToolResult none = await Tool.RunAsync("compare");
        ToolResult missing = await Tool.RunAsync("compare", directory.File("nowhere"), "--format", "pdf");
        ToolResult foreign = await Tool.RunAsync("compare", empty, directory.File("base"));
        Array.ForEach(levels, File.Delete);
        ToolResult unfinished = await Tool.RunAsync("compare", run, "--out", directory.File("compared"));

        Assert.Equal((2, 2, 3, 3), (none.ExitCode, missing.ExitCode, foreign.ExitCode, unfinished.ExitCode));
        Assert.All(new[] { "nowhere is not a directory", "--format" }, text => Assert.Contains(text, missing.Error, StringComparison.Ordinal));
        Assert.Contains("empty holds no trial of a run", foreign.Error, StringComparison.Ordinal);
        Assert.Contains("is not a run; there is one at", foreign.Error, StringComparison.Ordinal);
        Assert.Contains("no run has a finished level", unfinished.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory.File("compared")));
    }

    [Fact]
    public async Task Analyze_TakesARunDirectory_WithItsOtherStrategies()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        await Tool.RunAsync(SmallRun.Command(directory.Path, "--experiment", "reinit_rand"));
        string plain = Path.Combine(directory.Path, SmallRun.Directory), random = plain.Replace("reinit_orig", "reinit_rand", StringComparison.Ordinal);
        Directory.Move(plain, plain + "_tried");
        Directory.Move(random, random + "_tried");

        await Tool.RunAsync(SmallRun.Command(directory.Path));

        ToolResult result = await Tool.RunAsync("analyze", random + "_tried", "--format", "svg");
        ToolResult both = await Tool.RunAsync("analyze", random + "_tried", "--dataset", "glyphs");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("original than for random", result.Output, StringComparison.Ordinal);
        string place = Path.Combine(directory.Path, "glyphs", "dense-16-8", "analysis", "fgsm", $"lr-0.0012_l1-0.0_advtrain-false{SmallRun.Suffix}_tried");
        Assert.Contains($"report: {Path.Combine(place, "report.html")}", result.Output, StringComparison.Ordinal);
        Assert.Single(result.Output.Split('\n'), line => line.StartsWith("report: ", StringComparison.Ordinal));
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("--dataset", both.Error, StringComparison.Ordinal);
    }

    /// <summary>A small run below a base directory of its own.</summary>
    private static async Task<string> RunAsync(TemporaryDirectory directory, string name, params string[] more)
    {
        string place = directory.File(name);
        ToolResult run = await Tool.RunAsync(SmallRun.Command(place, more));
        Assert.True(run.ExitCode == 0, run.Error);
        return Directory.EnumerateFiles(place, "run.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Single();
    }
}
