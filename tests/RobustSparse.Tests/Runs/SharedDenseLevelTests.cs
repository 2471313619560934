using RobustSparse.Experiments;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Experiments;

namespace RobustSparse.Tests.Runs;

public sealed class SharedDenseLevelTests
{
    private static readonly ExperimentOptions Options = SmallRun.Options with { PruneIterations = 1 };
    private static readonly ExperimentOptions Other = Options with { Strategy = Strategy.ReinitRand };

    [Theory]
    [MemberData(nameof(SmallRun.Kinds), MemberType = typeof(SmallRun))]
    public void ARunBesideAnother_IsTheRunAlone(string kind)
    {
        using var shared = new TemporaryDirectory();
        using var alone = new TemporaryDirectory();
        ExperimentOptions options = SmallRun.Kind(kind);
        string path = SmallRun.Run(alone.Path, options).Directory;
        Strategy other = options.Strategy == Strategy.ReinitNone ? Strategy.ReinitRand : Strategy.ReinitNone;

        SmallRun.Run(shared.Path, options with { Strategy = other, Rewind = new RewindPoint(RewindKind.Initial) });
        SmallRun.Run(shared.Path, options);

        Assert.Equal(
            TemporaryDirectory.Tree(path),
            TemporaryDirectory.Tree(Path.Combine(shared.Path, Path.GetRelativePath(alone.Path, path))));
        Assert.Empty(Directory.EnumerateFiles(shared.Path, ".*", SearchOption.AllDirectories));
    }

    [Fact]
    public void TheDenseLevel_IsTrainedOnce()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, Other);

        Assert.Equal([1, 1], LevelsTrained(directory, Options));
        Assert.Equal([], LevelsTrained(directory, Options with { Strategy = Strategy.NoPruning }));
    }

    [Fact]
    public void AnotherRunsLevel_IsTakenWhereOnlyPruningDiffers()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, Other with { PruneIterations = 0, PruneRates = [0.5, 0.5], Trials = 1 });

        // Its second trial is not there.
        Assert.Equal([1, 0, 1], LevelsTrained(directory, Options));
    }

    [Fact]
    public void AnotherRunOfTheSameStrategy_IsOfUseToo()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, Options with { PruneRates = [0.5, 0.5] });

        Assert.Equal([1, 1], LevelsTrained(directory, Options));
    }

    public static TheoryData<string> OtherTrainings => ["seed", "eps", "updates", "smoothing", "digest"];

    [Theory]
    [MemberData(nameof(OtherTrainings))]
    public void AnotherTrainingsLevel_IsLeftAlone(string difference)
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions other = difference switch
        {
            "seed" => Other with { Seed = 9 },
            "eps" => Other with { Attack = Other.Attack with { Epsilon = 0.2f } },
            "updates" => Other with { Training = Other.Training with { Updates = 6 } },
            "smoothing" => Other with { Training = Other.Training with { LabelSmoothing = 0 } },
            _ => Other,
        };
        string path = SmallRun.Run(directory.Path, other).Directory;
        if (difference == "digest")
        {
            string manifest = Path.Combine(path, "run.json");
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"11\"", "\"12\"", StringComparison.Ordinal));
        }

        Assert.Equal([0, 1, 0, 1], LevelsTrained(directory, Options));
    }

    [Theory]
    [InlineData("init_kernels/output.npy")]
    [InlineData("post_kernels/hidden_1.npy")]
    [InlineData("masks/hidden_2.npy")]
    [InlineData("valid.csv")]
    public void ADamagedLevel_IsLeftAlone(string file)
    {
        using var directory = new TemporaryDirectory();
        string path = SmallRun.Run(directory.Path, Other).Directory;
        string damaged = Path.Combine(path, "trial_00", "prune_iter_00", file);
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..^40]);

        Assert.Equal([0, 1, 1], LevelsTrained(directory, Options));
    }

    [Fact]
    public async Task OfTwoAtOnce_OneTrainsAndTheOtherWaits()
    {
        using var directory = new TemporaryDirectory();
        using var began = new ManualResetEventSlim();
        using var awaited = new ManualResetEventSlim();
        var slow = new FakeTrainer
        {
            BeforeUpdate = state =>
            {
                began.Set();
                Assert.True(state.Rows.Count > 1 || awaited.Wait(TimeSpan.FromSeconds(20)), "nobody waits");
            },
        };

        Task first = Task.Run(() => SmallRun.Run(directory.Path, Other with { Trials = 1 }, trainer: slow), TestContext.Current.CancellationToken);
        Assert.True(began.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        var trained = new List<int>();
        SmallRun.Run(directory.Path, Options with { Trials = 1 }, report: happened =>
        {
            if (happened is DenseLevelAwaited)
            {
                awaited.Set();
            }
            else if (happened is LevelStarted started)
            {
                trained.Add(started.Level);
            }
        });
        await first;

        Assert.Equal([1], trained);
    }

    [Fact]
    public void Waiting_CanBeCancelled()
    {
        using var directory = new TemporaryDirectory();
        using var cancel = new CancellationTokenSource();
        RunDirectory run = RunDirectory.Of(directory.Path, Options);
        Directory.CreateDirectory(run.Path);
        using FileStream? held = FileLock.TryHold(run.DenseLevelLockFile(0));

        Assert.ThrowsAny<OperationCanceledException>(() => SmallRun.Run(
            directory.Path, Options with { Trials = 1 }, cancel: cancel, report: happened => cancel.CancelAfter(happened is DenseLevelAwaited ? 1 : -1)));
    }

    /// <summary>The levels that a run trains itself, in order.</summary>
    private static List<int> LevelsTrained(TemporaryDirectory directory, ExperimentOptions options)
    {
        var trained = new List<int>();
        SmallRun.Run(directory.Path, options, report: happened =>
        {
            if (happened is LevelStarted started)
            {
                trained.Add(started.Level);
            }
        });
        return trained;
    }
}
