namespace RobustSparse.Cli.Tests;

public sealed class AnalyzeTests
{
    private static readonly string[] _cell = ["--dataset", "glyphs", "--model", "dense-16-8"];

    [Fact]
    public async Task Run_EndsWithItsReport_AndAnalyzeWritesTheRest()
    {
        using var directory = new TemporaryDirectory();

        ToolResult run = await Tool.RunAsync(SmallRun.Command(directory.Path));
        string place = Path.Combine(directory.Path, "glyphs", "dense-16-8", "analysis", "fgsm", "lr-0.0012_l1-0.0_advtrain-false" + SmallRun.Suffix);
        string[] first = [.. Directory.EnumerateFiles(place).Select(file => Path.GetFileName(file)!)];
        ToolResult analyze = await Tool.RunAsync(["analyze", .. _cell, "--base-dir", directory.Path, "--at", "early-stop", "--levels", "0,2", "--format", "png", "--force", "--table"]);

        Assert.Equal((0, 0), (run.ExitCode, analyze.ExitCode));
        Assert.Contains($"report: {Path.Combine(place, "report.html")}", run.Output, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "report.html", "test_acc.svg", "test_adv_acc.svg", "test_loss.svg", "test_early_stop_iteration.svg", "dists_reinit_orig.svg" }, first.ToHashSet());
        Assert.Contains("How sparse may a ticket be", analyze.Output, StringComparison.Ordinal);
        Assert.Contains("Rule: ", analyze.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(place, "*.svg"));
        Assert.True(File.Exists(Path.Combine(place, "test_acc.png")));
        Assert.True(File.Exists(Path.Combine(directory.Path, "tables", $"glyphs{SmallRun.Suffix}.txt")));
    }

    [Fact]
    public async Task TheOriginalsCommandLine_ReadsDirectoriesWithoutAManifest()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        string run = Path.Combine(directory.Path, SmallRun.Directory);
        File.Delete(Path.Combine(run, "run.json"));
        Array.ForEach(Directory.GetFiles(run, "digests.sha256", SearchOption.AllDirectories), File.Delete);
        foreach (string log in Directory.EnumerateFiles(run, "*.csv", SearchOption.AllDirectories))
        {
            File.WriteAllLines(log, File.ReadAllLines(log).Select(line => string.Join(',', line.Split(',')[..4])));
        }

        ToolResult result = await Tool.RunAsync([
            "run_analysis", .. _cell, "--base_dir", directory.Path, "--attack", "fgsm", "--adv_train", "false", "--learning_rate", "0.0012", "--l1_reg", "0.0", "--force",
        ]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("report: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedAndForeignDirectories_AreNamedAndLeftOut()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        string run = Path.Combine(directory.Path, SmallRun.Directory);
        string truncated = Path.Combine(run, "trial_00", "prune_iter_01", "masks", "hidden_1.npy");
        File.WriteAllBytes(truncated, File.ReadAllBytes(truncated)[..200]);
        Directory.CreateDirectory(Path.Combine(run, "notes"));
        File.Delete(Path.Combine(run, "trial_01", "prune_iter_02", "test.csv"));

        ToolResult result = await Tool.RunAsync(["analyze", .. _cell, "--base-dir", directory.Path]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("hidden_1.npy", result.Error, StringComparison.Ordinal);
        Assert.Contains("notes", result.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("trial_01", "prune_iter_02"), result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingToAnalyse_IsAFailureThatNamesWhatThereIs()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));

        ToolResult other = await Tool.RunAsync("analyze", "--dataset", "digits", "--base-dir", directory.Path);
        ToolResult none = await Tool.RunAsync("analyze", "--base-dir", directory.File("none"));
        ToolResult bad = await Tool.RunAsync("analyze", "--at", "noon", "--levels", "x", "--format", "pdf", "--model", "../..");

        ToolResult nowhere = await Tool.RunAsync("analyze", "--base-dir", directory.Path, "--compare-with", directory.File("none"), "--format", "pdf");

        Assert.Equal((1, 1, 2, 2), (other.ExitCode, none.ExitCode, bad.ExitCode, nowhere.ExitCode));
        Assert.All(new[] { "--compare-with", "--format" }, option => Assert.Contains(option, nowhere.Error, StringComparison.Ordinal));
        Assert.Contains(SmallRun.Directory, other.Error, StringComparison.Ordinal);
        Assert.All(new[] { "--at", "--levels" }, option => Assert.Contains(option, bad.Error, StringComparison.Ordinal));
    }
}
