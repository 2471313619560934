using RobustSparse.Experiments;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests.Experiments;

public sealed class ExperimentRunnerTests
{
    private static readonly ExperimentOptions Options = SmallRun.Options with { PruneIterations = 1 };

    [Fact]
    public void Run_LeavesTheTreeOfTheOriginalAndOneManifest()
    {
        using var directory = new TemporaryDirectory();
        var told = new List<ExperimentEvent>();

        RunOutcome outcome = SmallRun.Run(directory.Path, Options, report: told.Add);

        string run = directory.File("dots/dense-4-3/reinit_orig/fgsm/lr-0.0012_l1-0.0_advtrain-false");
        Assert.Equal(run, outcome.Directory);
        string[] arrays = ["hidden_1.npy", "hidden_2.npy", "output.npy"];
        string[] level = ["digests.sha256", .. new[] { "init_kernels", "masks", "post_kernels" }.SelectMany(kind => arrays.Select(array => $"{kind}/{array}")), "test.csv", "train.csv", "valid.csv"];
        Assert.Equal(
            ["run.json", .. from trial in new[] { "00", "01" } from iteration in new[] { "00", "01" } from file in level select $"trial_{trial}/prune_iter_{iteration}/{file}"],
            TemporaryDirectory.Tree(run).Keys);
        Assert.Equal(["run.json", "trial_00", "trial_01"], Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Order());
        Assert.Equal(RecordedState.Finished, RunManifest.Read(Path.Combine(run, "run.json")).State);
        Assert.Equal(4, told.OfType<LevelStarted>().Count());
        Assert.Equal(16, told.OfType<LevelEvaluated>().Count());
        Assert.Equal([45, 37, 45, 37], told.OfType<LevelFinished>().Select(e => e.Kept));
        Assert.All(told.OfType<LevelFinished>(), e => Assert.True(!e.Reused && e.Total == 45 && e.Final.Update == 7));
    }

    [Fact]
    public void Run_ThatEndsBeforeItIsConcluded_IsConcludedByTheSameCommand()
    {
        using var directory = new TemporaryDirectory();
        using var undisturbed = new TemporaryDirectory();
        string manifest = Path.Combine(SmallRun.Run(undisturbed.Path, Options).Directory, "run.json");
        string killed = directory.File(Path.GetRelativePath(undisturbed.Path, manifest));
        var states = new List<RecordedState>();

        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, Options, conclude: () => throw new KilledException()));
        RunStatus between = Assert.Single(RunCatalog.Find(directory.Path)).Status;
        SmallRun.Run(directory.Path, Options, trainer: new FakeTrainer { KilledAfter = 0 }, conclude: () => states.Add(RunManifest.Read(killed).State));

        Assert.Equal(RunStatus.Interrupted, between);
        Assert.Equal([RecordedState.Finished], states);
        Assert.Equal(TemporaryDirectory.Tree(undisturbed.Path), TemporaryDirectory.Tree(directory.Path));
        Assert.True(SmallRun.Run(directory.Path, Options).WasFinished);
    }

    [Fact]
    public void Run_RefusesOtherSettingsWithTheListOfDifferences()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, Options);
        SortedDictionary<string, string> before = TemporaryDirectory.Tree(directory.Path);

        var refusal = Assert.Throws<RunDirectoryException>(() => SmallRun.Run(directory.Path, Options with { Training = Options.Training with { BatchSize = 5 }, Trials = 1 }));

        Assert.Contains("trials is 2 there, 1 here; batch-size is 4 there, 5 here", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, TemporaryDirectory.Tree(directory.Path));
    }

    [Fact]
    public void Run_GoesOnWithTrialsThatWereDone()
    {
        using var directory = new TemporaryDirectory();
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, Options, trainer: new FakeTrainer { KilledAfter = 25 }));
        var told = new List<ExperimentEvent>();

        SmallRun.Run(directory.Path, Options, report: told.Add);

        Assert.Equal([(0, 0, true), (0, 1, true), (1, 0, false), (1, 1, false)], told.OfType<LevelFinished>().Select(e => (e.Trial, e.Level, e.Reused)));
        Assert.Equal((1, 0, 0), told.OfType<LevelStarted>().Select(e => (e.Trial, e.Level, e.Update)).First());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void Force_DeletesARunWhateverItsSettings(string slash)
    {
        using var directory = new TemporaryDirectory();
        using var expected = new TemporaryDirectory();
        SmallRun.Run(directory.Path, Options with { Trials = 3, ValidSize = 5 });
        SmallRun.Run(expected.Path, Options);

        SmallRun.Run(directory.Path + slash, Options, force: true);

        Assert.Equal(TemporaryDirectory.Tree(expected.Path), TemporaryDirectory.Tree(directory.Path));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ \"schema\": 1 }")]
    public void Force_SparesADirectoryWithoutOurManifest(string? manifest)
    {
        using var directory = new TemporaryDirectory();
        string run = RunDirectory.Of(directory.Path, Options).Path;
        Directory.CreateDirectory(Path.Combine(run, "trial_00"));
        File.WriteAllText(Path.Combine(run, "trial_00", "thesis.tex"), "years of work");
        if (manifest is not null)
        {
            File.WriteAllText(Path.Combine(run, "run.json"), manifest);
        }

        SortedDictionary<string, string> before = TemporaryDirectory.Tree(directory.Path);

        Assert.Throws<RunDirectoryException>(() => SmallRun.Run(directory.Path, Options, force: true));
        Assert.Equal(before, TemporaryDirectory.Tree(directory.Path));
    }

    [Fact]
    public void Force_FollowsNoLink()
    {
        using var directory = new TemporaryDirectory();
        using var outside = new TemporaryDirectory();
        File.WriteAllText(outside.File("precious"), "");
        string run = SmallRun.Run(directory.Path, Options).Directory;
        Directory.CreateSymbolicLink(Path.Combine(run, "link"), outside.Path);
        Directory.CreateSymbolicLink(Path.Combine(run, "trial_00", "link"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(run, "trial_01", "file"), outside.File("precious"));

        SmallRun.Run(directory.Path, Options, force: true);

        Assert.True(File.Exists(outside.File("precious")));
        Assert.False(Path.Exists(Path.Combine(run, "link")));
    }

    [Fact]
    public void Force_DeletesNothingThroughALinkToARun()
    {
        using var directory = new TemporaryDirectory();
        using var elsewhere = new TemporaryDirectory();
        SmallRun.Run(elsewhere.Path, Options);
        Directory.CreateSymbolicLink(directory.File("dots"), elsewhere.File("dots"));
        SortedDictionary<string, string> before = TemporaryDirectory.Tree(elsewhere.Path);

        var refusal = Assert.Throws<RunDirectoryException>(() => SmallRun.Run(directory.Path, Options, force: true));

        Assert.Contains("symbolic link", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, TemporaryDirectory.Tree(elsewhere.Path));
    }

    [Fact]
    public void Run_RefusesADirectoryInUseByNameOfTheProcess()
    {
        using var directory = new TemporaryDirectory();
        string? message = null;
        var trainer = new FakeTrainer
        {
            BeforeUpdate = _ => message ??= Assert.Throws<RunDirectoryException>(() => SmallRun.Run(directory.Path, Options)).Message,
        };

        SmallRun.Run(directory.Path, Options, trainer: trainer);

        Assert.Contains($"in use by process {Environment.ProcessId} on {Environment.MachineName}, started 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TakesOverTheLockOfADeadProcess()
    {
        using var directory = new TemporaryDirectory();
        string run = RunDirectory.Of(directory.Path, Options).Path;
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, ".lock"), "");
        File.WriteAllText(Path.Combine(run, ".lock.json"), "{\"pid\": 1, \"host\": \"" + Environment.MachineName + "\", \"started\": \"long ago\"}");

        SmallRun.Run(directory.Path, Options);

        Assert.DoesNotContain(TemporaryDirectory.Tree(run).Keys, name => name.StartsWith('.'));
    }

    [Fact]
    public void Run_GivesUpADivergedTrialKeepsItsStateAndFinishesTheOthers()
    {
        using var directory = new TemporaryDirectory();
        int begun = 0;
        var trainer = new FakeTrainer
        {
            BeforeUpdate = state =>
            {
                begun += state.Update == 0 ? 1 : 0;
                if (begun == 2)
                {
                    throw new DivergedException("the loss is NaN at update 1", state);
                }
            },
        };
        var told = new List<ExperimentEvent>();

        RunOutcome outcome = SmallRun.Run(directory.Path, Options, trainer: trainer, report: told.Add);

        TrialFailed failure = Assert.Single(outcome.Failures);
        Assert.Equal((0, 1), (failure.Trial, failure.Level));
        Assert.Contains("the loss is NaN at update 1", failure.Message, StringComparison.Ordinal);
        RunDirectory run = RunDirectory.Of(directory.Path, Options);
        Assert.Contains(run.DivergedFile(0), failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, TrainingCheckpoint.Read(run.DivergedFile(0), SmallRun.Architecture).Level);
        Assert.True(run.Level(1, 1).IsComplete);
        Assert.Contains(failure, told);
        Assert.Equal(RecordedState.Failed, RunManifest.Read(run.ManifestFile).State);
        Assert.Equal(RunStatus.Failed, Assert.Single(RunCatalog.Find(directory.Path)).Status);
    }

    [Fact]
    public void Run_FlagsTrainingThatIsNoBetterThanAGuess_AndGoesOn()
    {
        using var directory = new TemporaryDirectory();
        var told = new List<ExperimentEvent>();

        RunOutcome outcome = SmallRun.Run(directory.Path, Options with { Trials = 6 }, report: told.Add);

        Assert.Empty(outcome.Failures);
        Assert.Equal(
            told.OfType<LevelFinished>().Where(e => e.Final.Test.Accuracy <= (1.0 / 3) + 0.05).Select(e => (e.Trial, e.Level, e.Final.Test.Accuracy)),
            told.OfType<LevelAtChance>().Select(e => (e.Trial, e.Level, e.Accuracy)));
        Assert.InRange(told.OfType<LevelAtChance>().Count(), 1, 11);
    }

    [Fact]
    public void Run_WhoseDirectoryVanishes_StopsAndLeavesNothingThere()
    {
        using var directory = new TemporaryDirectory();
        string run = RunDirectory.Of(directory.Path, Options).Path;
        var told = new List<ExperimentEvent>();

        IOException missed = Assert.Throws<IOException>(() => SmallRun.Run(directory.Path, Options with { Trials = 1 }, report: happened =>
        {
            told.Add(happened);
            if (happened is LevelEvaluated { Level: 1, Row.Update: 6 })
            {
                Directory.Move(run, directory.File("elsewhere"));
            }
        }));

        Assert.Contains("run.json was there and has vanished", missed.Message, StringComparison.Ordinal);
        Assert.Equal(0, told.OfType<LevelFinished>().Max(e => e.Level));
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void Run_LeavesNoLockOfAProcessThatDiedWithIt()
    {
        using var directory = new TemporaryDirectory();
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, Options, trainer: new FakeTrainer { KilledAfter = 13 }));
        File.WriteAllText(RunDirectory.Of(directory.Path, Options).DenseLevelLockFile(0), "");

        SmallRun.Run(directory.Path, Options);

        Assert.DoesNotContain(TemporaryDirectory.Tree(directory.Path).Keys, name => Path.GetFileName(name).StartsWith('.'));
    }

    [Fact]
    public void Run_RefusesOptionsThatDoNotFitTheDataAndWritesNothing()
    {
        using var directory = new TemporaryDirectory();

        var refusal = Assert.Throws<InvalidOptionsException>(() => SmallRun.Run(directory.Path, Options with { ValidSize = 20, TestLimit = 6 }));

        Assert.Equal(2, refusal.Problems.Count);
        Assert.Empty(TemporaryDirectory.Tree(directory.Path));
        Assert.Empty(Directory.GetDirectories(directory.Path));
    }

    [Fact]
    public void Run_TrainsWithTheRealTrainerToTheSameBytesForAnyNumberOfJobs()
    {
        using var one = new TemporaryDirectory();
        using var three = new TemporaryDirectory();
        void Run(string baseDirectory, int jobs) => new ExperimentRunner(
            new RunRequest { Options = Options with { Trials = 3 }, BaseDirectory = baseDirectory, Jobs = jobs }, SmallRun.Dataset).Run(_ => { }, CancellationToken.None);

        Run(one.Path, 1);
        Run(three.Path, 3);

        Assert.Equal(TemporaryDirectory.Tree(one.Path), TemporaryDirectory.Tree(three.Path));
    }
}
