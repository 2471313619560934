using RobustSparse.Experiments;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Runs;

namespace RobustSparse.Tests.Experiments;

/// <summary>However a run is interrupted, going on ends in the bytes of a run left alone.</summary>
public sealed class ResumeTests
{
    [Theory]
    [InlineData("reinit_rand")]
    [InlineData("reinit_none")]
    [InlineData("reinit_none, reference")]
    [InlineData("reinit_orig, reference")]
    [InlineData("reinit_orig, step:2")]
    [InlineData("reinit_orig, step:6 raw")]
    [InlineData("reinit_orig, biases")]
    [InlineData("reinit_orig, biases, step:2")]
    [InlineData("reinit_orig, convolutions")]
    public void Run_KilledAfterAnyCheckpointEndsInTheSameBytes(string kind)
    {
        ExperimentOptions options = SmallRun.Kind(kind) with { Trials = 1, PruneIterations = 1 };
        (SortedDictionary<string, string> expected, IReadOnlyList<int> evaluations) = Undisturbed(options);

        foreach (int kill in evaluations.Prepend(0).SkipLast(1))
        {
            using var directory = new TemporaryDirectory();
            Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = kill }));
            SmallRun.Run(directory.Path, options);
            Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
        }
    }

    [Theory]
    [MemberData(nameof(SmallRun.Kinds), MemberType = typeof(SmallRun))]
    public void Run_CancelledAgainAndAgainEndsInTheSameBytes(string kind)
    {
        ExperimentOptions options = SmallRun.Kind(kind);
        (SortedDictionary<string, string> expected, _) = Undisturbed(options);
        using var directory = new TemporaryDirectory();

        int stops = 0;
        for (bool isDone = false; !isDone;)
        {
            using var cancel = new CancellationTokenSource();
            int updates = 0;
            var trainer = new FakeTrainer { BeforeUpdate = _ => CancelAtFifth(cancel, ref updates) };
            try
            {
                SmallRun.Run(directory.Path, options, trainer: trainer, cancel: cancel);
                isDone = true;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.True(stops > 1);
        Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));

        static void CancelAtFifth(CancellationTokenSource cancel, ref int updates)
        {
            if (++updates == 5)
            {
                cancel.Cancel();
            }
        }
    }

    [Fact]
    public void Run_CancelledRepeatsNoUpdate()
    {
        ExperimentOptions options = SmallRun.Options with { Trials = 1, Strategy = Strategy.NoPruning };
        using var directory = new TemporaryDirectory();
        using var cancel = new CancellationTokenSource();
        var updates = new List<int>();

        Assert.ThrowsAny<OperationCanceledException>(() => SmallRun.Run(
            directory.Path, options, trainer: new FakeTrainer { BeforeUpdate = state => Note(state.Update, stopAt: 5) }, cancel: cancel));
        SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { BeforeUpdate = state => Note(state.Update, stopAt: null) });

        Assert.Equal(Enumerable.Range(0, 7), updates);

        void Note(int update, int? stopAt)
        {
            updates.Add(update);
            if (update == stopAt)
            {
                cancel.Cancel();
            }
        }
    }

    /// <summary>A level's files in the order in which they are written: a process killed in between leaves any beginning of this list.</summary>
    [Theory]
    [InlineData("reinit_none")]
    [InlineData("reinit_orig, step:2")]
    [InlineData("reinit_orig, reference")]
    public void Run_KilledBetweenTwoFilesOfALevelEndsInTheSameBytes(string kind)
    {
        ExperimentOptions options = SmallRun.Kind(kind) with { Trials = 1, PruneIterations = 1 };
        (SortedDictionary<string, string> expected, IReadOnlyList<int> evaluations) = Undisturbed(options);
        string[] layers = ["hidden_1", "hidden_2", "output"];
        string[] files =
        [
            .. layers.SelectMany(layer => new[] { $"init_kernels/{layer}.npy", $"masks/{layer}.npy" }),
            .. layers.Select(layer => $"post_kernels/{layer}.npy"), "train.csv", "valid.csv", "digests.sha256", "test.csv",
        ];

        for (int written = 0; written < files.Length; written++)
        {
            using var directory = new TemporaryDirectory();
            Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = evaluations[^2] }));
            string last = RunDirectory.Of(directory.Path, options).Level(0, options.Levels - 1).Path;
            string previous = RunDirectory.Of(directory.Path, options).Level(0, options.Levels - 2).Path;
            Directory.Delete(last, recursive: true);
            foreach (string file in files.Skip(written))
            {
                File.Delete(Path.Combine(previous, file));
            }

            SmallRun.Run(directory.Path, options);
            Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
        }
    }

    /// <summary>Evaluations in quick succession: their checkpoints are not flushed, and all the same none is lost to a kill.</summary>
    [Fact]
    public void Run_KilledAfterAnEvaluationRepeatsNothingBeforeIt()
    {
        ExperimentOptions options = SmallRun.Kind("reinit_none") with { Trials = 1 };
        (SortedDictionary<string, string> expected, IReadOnlyList<int> evaluations) = Undisturbed(options);
        RecordingRhythm unflushed = SmallRun.Rhythm with { Flush = TimeSpan.MaxValue };

        // The third evaluation of the first level is after update 6.
        using var directory = new TemporaryDirectory();
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = evaluations[2] }, rhythm: unflushed));
        var told = new List<ExperimentEvent>();
        SmallRun.Run(directory.Path, options, report: told.Add, rhythm: unflushed);

        Assert.Equal(6, told.OfType<LevelStarted>().First().Update);
        Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
    }

    [Fact]
    public void Run_PassesOverADamagedCheckpointAndSaysSo()
    {
        ExperimentOptions options = SmallRun.Kind("reinit_none") with { Trials = 1 };
        (SortedDictionary<string, string> expected, _) = Undisturbed(options);
        for (int damaged = 1; damaged <= 2; damaged++)
        {
            using var directory = new TemporaryDirectory();
            Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = 18 }));
            string[] checkpoints = Directory.GetFiles(Path.Combine(RunDirectory.Of(directory.Path, options).Path, ".state", "trial_00"), "checkpoint-*");
            foreach (string file in checkpoints.Take(damaged))
            {
                byte[] bytes = File.ReadAllBytes(file);
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(file, bytes);
            }

            var told = new List<ExperimentEvent>();
            SmallRun.Run(directory.Path, options, report: told.Add);

            Assert.Equal(damaged, told.OfType<CheckpointPassedOver>().Count(e => e.Level == 1));
            Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_MakesALostRewindPointAnew(bool isDamaged)
    {
        ExperimentOptions options = SmallRun.Kind("reinit_orig, step:2") with { Trials = 1 };
        (SortedDictionary<string, string> expected, _) = Undisturbed(options);
        using var directory = new TemporaryDirectory();
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = 9 }));
        string file = RunDirectory.Of(directory.Path, options).RewindFile(0);
        Assert.True(File.Exists(file));
        File.Delete(file);
        if (isDamaged)
        {
            File.WriteAllText(file, "no");
        }

        SmallRun.Run(directory.Path, options);

        Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
    }

    [Fact]
    public void Run_RefusesALevelThatWasTamperedWith_AlsoWithoutDigests()
    {
        ExperimentOptions options = SmallRun.Kind("reinit_none") with { Trials = 1 };
        using var directory = new TemporaryDirectory();
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = 25 }));
        string dense = RunDirectory.Of(directory.Path, options).Level(0, 0).TrainedKernel("hidden_1");
        NpyArray kernel = NpyFile.Read(dense);
        OlderRun.TakeDigests(RunDirectory.Of(directory.Path, options).Level(0, 0));
        NpyFile.Write(dense, [.. kernel.Values.Reverse()], kernel.Shape);

        TrialFailed failure = Assert.Single(SmallRun.Run(directory.Path, options).Failures);

        Assert.Contains("prune_iter_01", failure.Message, StringComparison.Ordinal);
        Assert.Contains("masks", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_DoNotChangeAByte()
    {
        ExperimentOptions options = SmallRun.Kind("reinit_orig, step:2") with { Trials = 5 };
        (SortedDictionary<string, string> expected, _) = Undisturbed(options);
        using var directory = new TemporaryDirectory();

        SmallRun.Run(directory.Path, options, jobs: 3);

        Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
    }

    private static (SortedDictionary<string, string> Tree, IReadOnlyList<int> EvaluationCalls) Undisturbed(ExperimentOptions options)
    {
        using var directory = new TemporaryDirectory();
        var trainer = new FakeTrainer();
        Assert.Empty(SmallRun.Run(directory.Path, options, trainer: trainer).Failures);
        return (TemporaryDirectory.Tree(directory.Path), [.. trainer.EvaluationCalls]);
    }
}
