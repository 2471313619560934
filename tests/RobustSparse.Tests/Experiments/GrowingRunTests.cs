using System.Text.Json.Nodes;
using RobustSparse.Attacks;
using RobustSparse.Experiments;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Experiments;

/// <summary>A run goes on with more trials or more levels, or on another machine, or where an earlier version began it.</summary>
public sealed class GrowingRunTests
{
    [Theory]
    [MemberData(nameof(SmallRun.Kinds), MemberType = typeof(SmallRun))]
    public void AFinishedRunThatGrows_IsTheLargerRun(string kind)
    {
        using var grown = new TemporaryDirectory();
        using var whole = new TemporaryDirectory();
        ExperimentOptions large = SmallRun.Kind(kind) with { Trials = 3, PruneIterations = 3 };
        SmallRun.Run(whole.Path, large);

        SmallRun.Run(grown.Path, large with { Trials = 2, PruneIterations = 1 });
        SmallRun.Run(grown.Path, large with { Trials = 2 });
        var trained = new List<(int Trial, int Level)>();
        SmallRun.Run(grown.Path, large, report: happened => Note(trained, happened));

        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(grown.Path));
        Assert.All(trained, place => Assert.Equal(2, place.Trial));
    }

    [Fact]
    public void AnInterruptedRunThatGrows_IsTheLargerRun()
    {
        using var grown = new TemporaryDirectory();
        using var whole = new TemporaryDirectory();
        ExperimentOptions small = SmallRun.Kind("reinit_orig, step:2") with { Trials = 1 }, large = small with { PruneIterations = 3, Trials = 2 };
        SmallRun.Run(whole.Path, large);

        Assert.Throws<KilledException>(() => SmallRun.Run(grown.Path, small, trainer: new FakeTrainer { KilledAfter = 10 }));
        SmallRun.Run(grown.Path, large);

        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(grown.Path));
    }

    [Fact]
    public void TwinsGrowTogether()
    {
        using var grown = new TemporaryDirectory();
        using var whole = new TemporaryDirectory();
        RunTwins(whole.Path, SmallRun.Options with { PruneIterations = 3 });

        RunTwins(grown.Path, SmallRun.Options with { PruneIterations = 1, Trials = 1 });
        RunTwins(grown.Path, SmallRun.Options with { PruneIterations = 3 });

        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(grown.Path));
    }

    [Fact]
    public void ASmallerRun_IsRefusedWithTheDifferences()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, SmallRun.Options);

        var refusal = Assert.Throws<RunDirectoryException>(() => SmallRun.Run(directory.Path, SmallRun.Options with { Trials = 3, PruneIterations = 1 }));

        Assert.EndsWith("with other settings: prune-iters is 2 there, 1 here", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.Remedies.HasFlag(RunRemedy.Name));
    }

    [Fact]
    public void ARunOfAnEarlierVersion_GoesOnWhereItIs()
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions options = SmallRun.Options with { Seed = 7, Trials = 1 };
        string path = SmallRun.Run(directory.Path, options).Directory, earlier = path.Replace("_seed-7", "", StringComparison.Ordinal);
        Directory.Move(path, earlier);
        WriteAsSchema1(Path.Combine(earlier, "run.json"));

        Assert.True(SmallRun.Run(directory.Path, options).WasFinished);
        Assert.Equal(earlier, SmallRun.Run(directory.Path, options with { Trials = 2 }).Directory);
        Assert.Equal(path, SmallRun.Run(directory.Path, options with { Training = options.Training with { Updates = 6 } }).Directory);
        Assert.Equal([earlier, path], RunCatalog.Find(directory.Path).Select(run => run.Directory));
    }

    [Fact]
    public void ARunOfAnEarlierVersion_IsMadeAgainWhereItIs()
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions options = SmallRun.Options with { Seed = 7, Trials = 1 };
        string path = SmallRun.Run(directory.Path, options).Directory, earlier = path.Replace("_seed-7", "", StringComparison.Ordinal);
        Directory.Move(path, earlier);
        WriteAsSchema1(Path.Combine(earlier, "run.json"));

        RunOutcome outcome = SmallRun.Run(directory.Path, options, force: true);

        Assert.Equal((earlier, false), (outcome.Directory, outcome.WasFinished));
        Assert.Equal([earlier], RunCatalog.Find(directory.Path).Select(run => run.Directory));
    }

    [Fact]
    public void ADefaultRun_IsNoEarlierOneOfANamedRun()
    {
        using var directory = new TemporaryDirectory();
        string plain = SmallRun.Run(directory.Path, SmallRun.Options).Directory;

        Assert.Equal(plain + "_second", SmallRun.Run(directory.Path, SmallRun.Options with { Name = "second" }).Directory);
    }

    [Fact]
    public void AnotherKindOfMachine_IsReportedOnceAndKept()
    {
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(SmallRun.Run(directory.Path, SmallRun.Options with { Trials = 1 }).Directory, "run.json");
        RunManifest manifest = RunManifest.Read(file);
        MachineFacts other = MachineFacts.Here() with { VectorWidth = 2 };
        (manifest with { Machines = [other] }).Write(file);
        var changes = new List<MachineChanged>();

        SmallRun.Run(directory.Path, SmallRun.Options with { Trials = 2 }, report: Note);
        SmallRun.Run(directory.Path, SmallRun.Options with { Trials = 3 }, report: Note);

        Assert.Equal([new MachineChanged(other, MachineFacts.Here())], changes);
        RunManifest grown = RunManifest.Read(file);
        Assert.Equal([other, MachineFacts.Here()], grown.Machines);
        Assert.True(grown.HasMixedVectorWidths);

        void Note(ExperimentEvent happened) => changes.AddRange(happened is MachineChanged change ? [change] : []);
    }

    private static void RunTwins(string baseDirectory, ExperimentOptions options)
    {
        var request = new RunRequest { Options = options, Twins = [options.Attack with { Kind = AttackKind.Pgd, Steps = 2 }], BaseDirectory = baseDirectory, Cores = 1 };
        new ExperimentRunner(request, SmallRun.Dataset).Run(_ => { }, CancellationToken.None);
    }

    private static void WriteAsSchema1(string file)
    {
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        manifest["schema"] = 1;
        manifest["machine"] = manifest["machines"]![0]!.DeepClone();
        Assert.True(manifest.Remove("machines") && manifest.Remove("model") && manifest["settings"]!.AsObject().Remove("name"));
        File.WriteAllText(file, manifest.ToJsonString());
    }

    private static void Note(List<(int Trial, int Level)> trained, ExperimentEvent happened)
    {
        if (happened is LevelStarted started)
        {
            trained.Add((started.Trial, started.Level));
        }
    }
}
