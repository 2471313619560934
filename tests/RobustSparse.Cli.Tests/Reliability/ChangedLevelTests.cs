namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>What becomes of a finished run when somebody changes or deletes one of its levels.</summary>
public sealed class ChangedLevelTests
{
    /// <summary>A log cut to its first row, with the run's digests and, as in older runs, without.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALogCutToItsFirstRow_IsNamedByEveryCommand(bool hasDigests)
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        string level = Path.Combine(directory.File(SmallRun.Directory), "trial_00", "prune_iter_02"), log = Path.Combine(level, "test.csv");
        File.WriteAllLines(log, File.ReadLines(log).Take(2).ToArray());
        if (!hasDigests)
        {
            string manifest = Path.Combine(directory.File(SmallRun.Directory), "run.json");
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"level-digests\": true,", "", StringComparison.Ordinal));
            File.Delete(Path.Combine(level, "digests.sha256"));
        }

        ToolResult again = await Tool.RunAsync(SmallRun.Command(directory.Path));
        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.Path);
        ToolResult analyzed = await Tool.RunAsync("analyze", "--dataset", "glyphs", "--model", "dense-16-8", "--base-dir", directory.Path);

        Assert.Equal((3, 0), (again.ExitCode, list.ExitCode));
        Assert.Contains("damaged", list.Output, StringComparison.Ordinal);
        Assert.All([again, list, analyzed], result => Assert.Contains(hasDigests ? log : level, result.Error, StringComparison.Ordinal));
        Assert.All([again, list, analyzed], result => Assert.Contains($"Delete {level} and run the experiment again", result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AChangedWeight_IsNotEvaluated()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        string level = Path.Combine(directory.File(SmallRun.Directory), "trial_00", "prune_iter_01"), kernel = Path.Combine(level, "post_kernels", "output.npy");
        byte[] bytes = File.ReadAllBytes(kernel);
        bytes[^2] ^= 1;
        File.WriteAllBytes(kernel, bytes);

        ToolResult evaluated = await Tool.RunAsync("evaluate", level);

        Assert.Equal(3, evaluated.ExitCode);
        Assert.Contains($"{kernel}: was changed after the run wrote it", evaluated.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeletedLevel_IsListedAsMissing_AndMadeAgainToTheByte()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        SortedDictionary<string, string> expected = TemporaryDirectory.Tree(directory.Path);
        Directory.Delete(Path.Combine(directory.File(SmallRun.Directory), "trial_01", "prune_iter_01"), recursive: true);

        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.Path);
        ToolResult json = await Tool.RunAsync("list", "--base-dir", directory.Path, "--json");
        ToolResult mended = await Tool.RunAsync(SmallRun.Command(directory.Path));

        Assert.Contains("level 1 of trial 1 is missing", list.Error, StringComparison.Ordinal);
        Assert.Contains("interrupted", list.Output, StringComparison.Ordinal);
        Assert.Contains("5/6", list.Output, StringComparison.Ordinal);
        Assert.Contains("\"missing\"", json.Output, StringComparison.Ordinal);
        Assert.True(mended.ExitCode == 0, mended.Error);
        Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
    }

    [Fact]
    public async Task AFinishedRun_IsReportedAsDone_WithItsReport()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        SortedDictionary<string, string> expected = TemporaryDirectory.Tree(directory.Path);

        ToolResult again = await Tool.RunAsync(SmallRun.Command(directory.Path));

        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("was finished before", again.Output, StringComparison.Ordinal);
        Assert.Contains("report.html", again.Output, StringComparison.Ordinal);
        Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
    }
}
