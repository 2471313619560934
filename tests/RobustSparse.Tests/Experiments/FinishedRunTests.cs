using RobustSparse.Experiments;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Runs;

namespace RobustSparse.Tests.Experiments;

/// <summary>A finished run that is asked for again: verified where it is whole, mended where a level is missing.</summary>
public sealed class FinishedRunTests
{
    [Fact]
    public void Run_OfAFinishedRun_SaysSoAndChangesNothing()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, SmallRun.Options);
        SortedDictionary<string, string> before = TemporaryDirectory.Tree(directory.Path);
        bool isConcluded = false;

        RunOutcome again = SmallRun.Run(directory.Path, SmallRun.Options, trainer: new FakeTrainer { KilledAfter = 0 }, conclude: () => isConcluded = true);

        Assert.True(again.WasFinished);
        Assert.Empty(again.Failures);
        Assert.False(isConcluded);
        Assert.Equal(before, TemporaryDirectory.Tree(directory.Path));
    }

    /// <summary>Whichever levels are deleted, under every strategy and rewind point, the same command makes the same bytes, and reads the others.</summary>
    [Theory]
    [MemberData(nameof(SmallRun.Kinds), MemberType = typeof(SmallRun))]
    public void Run_MendsDeletedLevels(string kind)
    {
        ExperimentOptions options = SmallRun.Kind(kind);
        using var directory = new TemporaryDirectory();
        RunDirectory run = RunDirectory.Of(directory.Path, options);
        SmallRun.Run(directory.Path, options);
        SortedDictionary<string, string> expected = TemporaryDirectory.Tree(directory.Path);

        for (int deleted = 1; deleted < 1 << options.Levels; deleted++)
        {
            int[] levels = [.. Enumerable.Range(0, options.Levels).Where(level => ((deleted >> level) & 1) == 1)];
            Array.ForEach(levels, level => Directory.Delete(run.Level(1, level).Path, recursive: true));
            var told = new List<ExperimentEvent>();

            RunSummary listed = Assert.Single(RunCatalog.Find(directory.Path));
            RunOutcome mended = SmallRun.Run(directory.Path, options, report: told.Add);

            Assert.Equal(RunStatus.Interrupted, listed.Status);
            Assert.Equal(levels.Select(level => (1, level)), listed.Missing);
            Assert.Equal((2 * options.Levels) - levels.Length, listed.LevelsDone);
            Assert.False(mended.WasFinished);
            Assert.Equal(levels.Select(level => (1, level)), told.OfType<LevelStarted>().Select(started => (started.Trial, started.Level)));
            Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
        }
    }

    [Theory]
    [InlineData("reinit_orig, step:2")]
    [InlineData("reinit_orig, step:6 raw")]
    public void Run_KilledWhileItMends_EndsInTheSameBytes(string kind)
    {
        ExperimentOptions options = SmallRun.Kind(kind) with { Trials = 1 };
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, options);
        SortedDictionary<string, string> expected = TemporaryDirectory.Tree(directory.Path);

        for (int kill = 0; kill < 12; kill++)
        {
            Directory.Delete(RunDirectory.Of(directory.Path, options).Level(0, 1).Path, recursive: true);
            Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = kill }));
            SmallRun.Run(directory.Path, options);
            Assert.Equal(expected, TemporaryDirectory.Tree(directory.Path));
        }
    }

    [Fact]
    public void Run_RefusesAFinishedRunWithAChangedFile_ByName()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, SmallRun.Options);
        LevelDirectory level = RunDirectory.Of(directory.Path, SmallRun.Options).Level(1, 2);
        LevelIntegrityTests.Flip(level.TrainedKernel("output"));
        SortedDictionary<string, string> before = TemporaryDirectory.Tree(directory.Path);

        var damage = Assert.Throws<DamagedFileException>(() => SmallRun.Run(directory.Path, SmallRun.Options));
        RunSummary listed = Assert.Single(RunCatalog.Find(directory.Path));

        Assert.StartsWith($"{level.TrainedKernel("output")}: was changed", damage.Message, StringComparison.Ordinal);
        Assert.Equal((RunStatus.Damaged, damage.Message), (listed.Status, listed.Problem));
        Assert.Equal(before, TemporaryDirectory.Tree(directory.Path));
    }

    /// <summary>The cure that the message names is one.</summary>
    [Fact]
    public void Run_GivesUpATrialWithAChangedLevel_AndTheCureCuresIt()
    {
        using var directory = new TemporaryDirectory();
        using var expected = new TemporaryDirectory();
        ExperimentOptions options = SmallRun.Kind("reinit_none");
        SmallRun.Run(expected.Path, options);
        LevelDirectory level = RunDirectory.Of(directory.Path, options).Level(0, 0);
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, options, trainer: new FakeTrainer { KilledAfter = 30 }));
        LevelIntegrityTests.Flip(level.InitialKernel("hidden_1"));

        TrialFailed failure = Assert.Single(SmallRun.Run(directory.Path, options).Failures);
        Directory.Delete(level.Path, recursive: true);
        RunOutcome cured = SmallRun.Run(directory.Path, options);

        Assert.Equal((0, 0), (failure.Trial, failure.Level));
        Assert.EndsWith($"Delete {level.Path} and run the experiment again: it makes the same bytes anew", failure.Message, StringComparison.Ordinal);
        Assert.Empty(cured.Failures);
        Assert.Equal(TemporaryDirectory.Tree(expected.Path), TemporaryDirectory.Tree(directory.Path));
    }
}
