using RobustSparse.Files;

namespace RobustSparse.Cli.Tests.Reliability;

public sealed class DivergenceTests
{
    /// <summary>A finished run is put back to its first level, whose kernels are made so large in one trial that the next level cannot but overflow.</summary>
    [Fact]
    public async Task TrialThatDiverges_IsGivenUpByName_AndTheOthersGoOn()
    {
        using var directory = new TemporaryDirectory();
        string[] command = SmallRun.Command(directory.Path, "--experiment", "reinit_none", "--jobs", "1");
        await Tool.RunAsync(command);
        string run = Path.Combine(directory.Path, SmallRun.Directory.Replace("reinit_orig", "reinit_none", StringComparison.Ordinal)), manifest = Path.Combine(run, "run.json");
        string unfinished = File.ReadAllText(manifest).Replace("\"finished\"", "\"running\"", StringComparison.Ordinal);
        File.WriteAllText(manifest, unfinished.Replace("\"level-digests\": true", "\"level-digests\": false", StringComparison.Ordinal));
        foreach (string level in Directory.GetDirectories(run, "prune_iter_0?", SearchOption.AllDirectories).Where(level => !level.EndsWith("00", StringComparison.Ordinal)))
        {
            Directory.Delete(level, recursive: true);
        }

        // Digests would give the change away, so the run looks as one of a version without them.
        string dense = Path.Combine(run, "trial_00", "prune_iter_00");
        File.Delete(Path.Combine(dense, "digests.sha256"));
        foreach (string file in Directory.GetFiles(Path.Combine(dense, "post_kernels")))
        {
            NpyArray kernel = NpyFile.Read(file);
            NpyFile.Write(file, Array.ConvertAll(kernel.Values, weight => weight * 1e30f), kernel.Shape);
        }

        ToolResult result = await Tool.RunAsync(command);
        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("trial 0 was given up at level 1: the loss is NaN at update 0; the state is saved in", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run, ".state", "trial_00", "diverged.bin")));
        Assert.True(File.Exists(Path.Combine(run, "trial_01", "prune_iter_02", "test.csv")));
        Assert.Contains("failed", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrainingStuckAtChance_IsFlaggedAndDone()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(SmallRun.Command(directory.Path, "--learning-rate", "1e-9"));
        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.Path);
        ToolResult json = await Tool.RunAsync("list", "--base-dir", directory.Path, "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("no better than a guess", result.Error, StringComparison.Ordinal);
        Assert.Contains("no better than a guess at level 2", list.Error, StringComparison.Ordinal);
        Assert.Contains("\"at_chance\": ", json.Output, StringComparison.Ordinal);
    }
}
