namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>Runs that share their dense levels, all at the same time, in processes of their own that are killed: none ever reads half a file.</summary>
public sealed class GridTests
{
    private static readonly string[] _strategies = ["no_pruning", "reinit_orig", "reinit_rand", "reinit_none"];

    [Fact]
    public Task RunsAtOnce_EndInTheBytesOfOneAfterAnother() => RunAsync("fgsm", kills: 1, new Random(3));

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public Task RunsAtOnce_KilledManyTimes_EndInTheBytesOfOneAfterAnother() => RunAsync("pgd", kills: 12, new Random(4));

    private static async Task RunAsync(string attack, int kills, Random random)
    {
        using var apart = new TemporaryDirectory();
        using var together = new TemporaryDirectory();
        foreach (string strategy in _strategies)
        {
            Assert.Equal(0, (await Tool.RunAsync(Command(apart.Path, strategy, attack))).ExitCode);
        }

        await Task.WhenAll(_strategies.Select(strategy => RunKilledAsync(Command(together.Path, strategy, attack), kills, new Random(random.Next()))));

        Assert.Equal(TemporaryDirectory.Tree(apart.Path), TemporaryDirectory.Tree(together.Path));
    }

    private static async Task RunKilledAsync(string[] command, int kills, Random random)
    {
        for (int kill = 0; kill < kills; kill++)
        {
            using Tool tool = Tool.Start(command);
            await tool.WaitForAsync("Density: 100");
            await Task.Delay(TimeSpan.FromSeconds(2 * random.NextDouble()));
            await tool.KillAsync();
        }

        ToolResult last = await Tool.RunAsync(command);
        Assert.True(last.ExitCode == 0 && !last.Error.Contains("given up", StringComparison.Ordinal), last.Error);
    }

    private static string[] Command(string baseDirectory, string strategy, string attack) =>
    [
        "run", "--dataset", "glyphs", "--model", "dense-24-12", "--trials", "2", "--jobs", "1", "--experiment", strategy, "--attack", attack, "--adv-train",
        "--train-iters", "160", "--eval-every", "20", "--train-limit", "600", "--valid-size", "100", "--test-limit", "100", "--base-dir", baseDirectory,
        .. strategy == "no_pruning" ? Array.Empty<string>() : ["--prune-iters", "2"],
    ];
}
