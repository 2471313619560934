namespace RobustSparse.Cli.Tests;

public sealed class BranchTests
{
    private static readonly string[] _kinds = ["reinit", "shuffle-layer", "shuffle-global", "same-sign"];

    [Fact]
    public async Task Branch_TrainsControlsBesideTheRunWithItsCountsAndLeavesTheRunAlone()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(0, (await Tool.RunAsync(SmallRun.Command(directory.Path))).ExitCode);
        string run = directory.File(SmallRun.Directory);
        SortedDictionary<string, string> before = TemporaryDirectory.Tree(run);

        foreach (string kind in _kinds)
        {
            ToolResult made = await Tool.RunAsync("branch", run, "--kind", kind, "--levels", "2"), again = await Tool.RunAsync("branch", run, "--kind", kind, "--levels", "2");

            Assert.Equal(0, made.ExitCode);
            Assert.Equal(0, again.ExitCode);
            Assert.Contains("finished before", again.Output, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine($"{run}_branch-{kind}-2", "trial_01", "prune_iter_02", "test.csv")));
        }

        Assert.Equal(before, TemporaryDirectory.Tree(run));
        ToolResult comparison = await Tool.RunAsync(["compare", run, .. _kinds.Select(kind => $"{run}_branch-{kind}-2"), "--out", directory.File("report")]);
        Assert.Equal(0, comparison.ExitCode);
    }

    [Fact]
    public async Task Branch_RefusesLevelsThatAreNotThere()
    {
        using var directory = new TemporaryDirectory();
        ToolResult result = await Tool.RunAsync("branch", directory.Path, "--kind", "reinit");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not the directory of a run of this program", result.Error, StringComparison.Ordinal);
    }
}
