using System.Diagnostics;

namespace RobustSparse.Cli.Tests.Reliability;

/// <summary>A small run that is killed and taken up again until it is done, and what it must then be.</summary>
/// <param name="Options">Strategy, attack, protocol.</param>
/// <param name="Jobs">Trials at once.</param>
internal sealed record KilledRun(string[] Options, int Jobs)
{
    /// <summary>The last line before the first file is written.</summary>
    private const string Begun = "Density: 100";

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
    /// <returns>Where each kill found it.</returns>
    public async Task<IReadOnlyList<Place>> RunAsync(int kills, Random random)
    {
        using var whole = new TemporaryDirectory();
        using var killed = new TemporaryDirectory(onDisk: true);
        using Tool undisturbed = Tool.Start(Command(whole.Path));
        await undisturbed.WaitForAsync(Begun);
        long start = Stopwatch.GetTimestamp();
        AssertDone(await undisturbed.EndAsync());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var places = new List<Place>();
        while (places.Count < kills)
        {
            using Tool tool = Tool.Start(Command(killed.Path));
            await tool.WaitForAsync(Begun);
            await Task.Delay(TimeSpan.FromSeconds(seconds * random.NextDouble()));
            if (tool.HasExited)
            {
                AssertDone(await tool.EndAsync());
                AssertSame(whole, killed);
                Array.ForEach(Directory.GetDirectories(killed.Path), directory => Directory.Delete(directory, recursive: true));
                continue;
            }

            await tool.KillAsync();
            places.Add(Place.In(killed.Path));
        }

        AssertDone(await Tool.RunAsync(Command(killed.Path)));
        AssertSame(whole, killed);
        return places;
    }

    public override string ToString() => $"{string.Join(' ', Options)} --jobs {Jobs}";

    private static string[] Pruning(string experiment, string protocol) => (experiment, protocol) switch
    {
        ("no_pruning", _) => [],
        ("reinit_orig", "paper") => ["--prune-iters", "3", "--rewind", "step:40"],
        _ => ["--prune-iters", "3"],
    };

    /// <summary>What a kill left behind.</summary>
    /// <param name="Levels">Complete levels of all trials.</param>
    /// <param name="HasCheckpoint">Whether a level had been evaluated, and was not complete.</param>
    /// <param name="HasHalfAFile">Whether a file was being written.</param>
    internal readonly record struct Place(int Levels, bool HasCheckpoint, bool HasHalfAFile)
    {
        public static Place In(string directory)
        {
            string[] names = [.. TemporaryDirectory.Tree(directory).Keys.Select(file => Path.GetFileName(file))];
            return new Place(
                names.Count(name => name == "test.csv"),
                names.Any(name => name.StartsWith("checkpoint", StringComparison.Ordinal)),
                names.Any(name => name.EndsWith(".tmp", StringComparison.Ordinal)));
        }
    }

    /// <summary>A kill may come when the last byte is written: then the run is found finished, which is as good.</summary>
    private static void AssertDone(ToolResult result) => Assert.True(result.ExitCode == 0, result.Error);

    private static void AssertSame(TemporaryDirectory expected, TemporaryDirectory actual) =>
        Assert.Equal(TemporaryDirectory.Tree(expected.Path), TemporaryDirectory.Tree(actual.Path));

    private string[] Command(string baseDirectory) => [.. _small, .. Options, "--jobs", $"{Jobs}", "--base-dir", baseDirectory];
}
