using System.Diagnostics;

namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>A small run that is killed and taken up again until it is done, and what it must then be.</summary>
/// <param name="Options">Strategy, attack, protocol.</param>
/// <param name="Jobs">Trials at once.</param>
internal sealed record KilledRun(string[] Options, int Jobs)
{
    /// <summary>Most of its time goes into evaluations, checkpoints and files: there the kills should fall.</summary>
    private static readonly string[] _small =
    [
        "run", "--dataset", "glyphs", "--model", "dense-24-12", "--trials", "2", "--train-iters", "160", "--eval-every", "20",
        "--train-limit", "600", "--valid-size", "100", "--test-limit", "100",
    ];

    /// <summary>Every strategy, both attacks, both protocols, one and two jobs.</summary>
    public static IEnumerable<KilledRun> All =>
        from experiment in new[] { "no_pruning", "reinit_orig", "reinit_rand", "reinit_none" }
        from attack in new[] { "fgsm", "pgd" }
        from protocol in new[] { "paper", "reference" }
        from jobs in new[] { 1, 2 }
        select new KilledRun(["--experiment", experiment, "--attack", attack, "--protocol", protocol, "--adv-train", .. Pruning(experiment, protocol)], jobs);

    /// <summary>Runs undisturbed in one directory, and killed again and again in another.</summary>
    /// <param name="kills">How often at least; when it gets done before, it begins anew.</param>
    /// <param name="random">When.</param>
    /// <param name="watch">Shown every process a moment before it is killed.</param>
    /// <returns>How often it was killed.</returns>
    public async Task<int> RunAsync(int kills, Random random, Action<Tool>? watch = null)
    {
        using var whole = new TemporaryDirectory();
        using var killed = new TemporaryDirectory();
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await Tool.RunAsync(Command(whole.Path))).ExitCode);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        int done = 0;
        while (done < kills)
        {
            using Tool tool = Tool.Start(Command(killed.Path));
            await Task.Delay(TimeSpan.FromSeconds(seconds * random.NextDouble()));
            if (tool.HasExited)
            {
                Assert.Equal(0, (await tool.EndAsync()).ExitCode);
                AssertSame(whole, killed);
                Array.ForEach(Directory.GetDirectories(killed.Path), directory => Directory.Delete(directory, recursive: true));
                continue;
            }

            watch?.Invoke(tool);
            await tool.KillAsync();
            done++;
        }

        ToolResult last = await Tool.RunAsync(Command(killed.Path));
        Assert.True(last.ExitCode == 0, last.Error);
        AssertSame(whole, killed);
        return done;
    }

    public override string ToString() => $"{string.Join(' ', Options)} --jobs {Jobs}";

    private static string[] Pruning(string experiment, string protocol) => (experiment, protocol) switch
    {
        ("no_pruning", _) => [],
        ("reinit_orig", "paper") => ["--prune-iters", "3", "--rewind", "step:40"],
        _ => ["--prune-iters", "3"],
    };

    private static void AssertSame(TemporaryDirectory expected, TemporaryDirectory actual) =>
        Assert.Equal(TemporaryDirectory.Tree(expected.Path), TemporaryDirectory.Tree(actual.Path));

    private string[] Command(string baseDirectory) => [.. _small, .. Options, "--jobs", $"{Jobs}", "--base-dir", baseDirectory];
}
