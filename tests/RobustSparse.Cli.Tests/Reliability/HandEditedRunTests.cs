namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>Whatever somebody wrote into a run's files, each command says what is wrong with which, and reads and deletes nothing elsewhere.</summary>
public sealed class HandEditedRunTests
{
    [Theory]
    [InlineData("\"dataset\": \"glyphs\"", "\"dataset\": \"../../../etc\"")]
    [InlineData("\"model\": \"dense-16-8\"", "\"model\": \"/etc\"")]
    [InlineData("\"schema\": 3", "\"schema\": 4")]
    [InlineData("\"trials\": 2", "\"trials\": 2000000000")]
    [InlineData("{", "")]
    public async Task Manifest_IsRefusedByEveryCommand(string text, string edited)
    {
        using var directory = new TemporaryDirectory();
        string run = directory.File(SmallRun.Directory), manifest = Path.Combine(run, "run.json");
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        string good = File.ReadAllText(manifest);
        File.WriteAllText(manifest, good.Remove(good.IndexOf(text, StringComparison.Ordinal), text.Length).Insert(good.IndexOf(text, StringComparison.Ordinal), edited));
        SortedDictionary<string, string> before = TemporaryDirectory.Tree(directory.Path);

        ToolResult again = await Tool.RunAsync(SmallRun.Command(directory.Path));
        ToolResult forced = await Tool.RunAsync(SmallRun.Command(directory.Path, "--force"));
        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.Path);
        ToolResult evaluated = await Tool.RunAsync("evaluate", Path.Combine(run, "trial_00", "prune_iter_00"));

        Assert.Equal((4, 4, 0), (again.ExitCode, forced.ExitCode, list.ExitCode));
        Assert.Contains(evaluated.ExitCode, new[] { 2, 3 });
        Assert.All([again.Error, forced.Error, list.Error], error => Assert.Contains(run, error, StringComparison.Ordinal));
        Assert.All([again.Error, forced.Error, list.Error, evaluated.Error], error => Assert.DoesNotContain("   at ", error, StringComparison.Ordinal));
        Assert.Equal(before, TemporaryDirectory.Tree(directory.Path));
    }

    [Theory]
    [InlineData("test.csv")]
    [InlineData("valid.csv")]
    [InlineData("masks/hidden_1.npy")]
    [InlineData("post_kernels/output.npy")]
    public async Task LevelCutShort_IsNamed_AndNotTrainedOn(string file)
    {
        using var directory = new TemporaryDirectory();
        string run = directory.File(SmallRun.Directory), manifest = Path.Combine(run, "run.json"), damaged = Path.Combine(run, "trial_00", "prune_iter_01", file);
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"finished\"", "\"running\"", StringComparison.Ordinal));
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..^3]);

        ToolResult again = await Tool.RunAsync(SmallRun.Command(directory.Path));

        Assert.Equal(1, again.ExitCode);
        Assert.Contains($"trial 0 was given up at level 1: {damaged}", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("trial 1 was given up", again.Error, StringComparison.Ordinal);
    }
}
