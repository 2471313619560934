using System.Runtime.Versioning;
using RobustSparse.Analysis;
using RobustSparse.Files;
using RobustSparse.Tests.Experiments;

namespace RobustSparse.Tests.Analysis;

public sealed class CellRunsTests
{
    [Fact]
    public void Read_FindsFinishedRunsOfOurs()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, SmallRun.Kind("reinit_none"));
        SmallRun.Run(directory.Path, SmallRun.Options);

        CellRuns runs = CellRuns.Read(directory.Path, RunCell.Of(SmallRun.Options), TestContext.Current.CancellationToken);

        Assert.Empty(runs.Skipped);
        Assert.Equal(["original", "continued"], runs.Runs.Select(found => found.Label.Text));
        Assert.All(runs.Runs, found =>
        {
            Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], found.Levels.Select(level => (level.Trial, level.Level)));
            Assert.Equal([45, 37, 30], found.Sizes.Select(size => size.Kept));
            Assert.Equal((2, 3), (found.ExpectedTrials, found.ExpectedLevels));
            Assert.Empty(found.Missing());
        });
        Assert.Equal(7, runs.Runs[0].Levels[0].Test[^1].Details!.Update);
    }

    [Fact]
    public void Read_FindsRunsOfTheOriginalWithoutManifestOrDenseInitialKernels()
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(0, 1, 3, .8, .4);
        Directory.Delete(Path.GetDirectoryName(run.Level(0, 0).InitialKernel("output"))!, recursive: true);

        RunResults found = Assert.Single(run.Read().Runs);

        Assert.Null(found.Manifest);
        Assert.Equal([14, 11], found.Sizes.Select(size => size.Kept));
        Assert.Equal("78.6", found.Sizes[1].Percent);
        Assert.Throws<DamagedFileException>(() => found.Levels[0].ReadInitial());
    }

    [Fact]
    public void Read_TellsWhatAnInterruptedRunLacks()
    {
        using var directory = new TemporaryDirectory();
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, SmallRun.Options, trainer: new FakeTrainer { KilledAfter = 50 }));

        CellRuns runs = CellRuns.Read(directory.Path, RunCell.Of(SmallRun.Options), TestContext.Current.CancellationToken);

        Assert.Equal([(1, 1), (1, 2)], Assert.Single(runs.Runs).Missing());
        Assert.Contains("not finished", Assert.Single(runs.Skipped).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trial_00/prune_iter_01/test.csv", "nonsense", "does not begin with the columns")]
    [InlineData("trial_00/prune_iter_01/valid.csv", "batch,loss,acc,adv_acc\n", "has no evaluation")]
    [InlineData("trial_00/prune_iter_01/test.csv", "batch,loss,acc,adv_acc\n0,1,nine,.5\n", "'nine' is not a number")]
    [InlineData("trial_00/prune_iter_01/post_kernels/output.npy", "short", "has 5 bytes, its mask 160")]
    public void Read_NamesDamagedFilesAndGoesOn(string file, string content, string reason)
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(0, 1, 3, .8, .4).With(1, 0, 6, .9, .5).With(1, 1, 3, .8, .4);
        string path = Path.Combine(run.Path, file);
        File.WriteAllText(path, content);

        CellRuns runs = run.Read();

        SkippedPath skipped = Assert.Single(runs.Skipped);
        Assert.Equal(path, skipped.Path);
        Assert.Contains(reason, skipped.Reason, StringComparison.Ordinal);
        Assert.Equal([(0, 0), (1, 0), (1, 1)], runs.Runs[0].Levels.Select(level => (level.Trial, level.Level)));
    }

    [Fact]
    public void Read_TakesTheSizeOfALevelFromATrialWhoseMasksAreGood()
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(1, 0, 6, .8, .4);
        float[] half = [1f, 1f, 1f, 1f, 1f, .5f];
        NpyFile.Write(run.Level(0, 0).Mask("hidden_1"), half, 3, 2);

        CellRuns runs = run.Read();

        Assert.Equal(run.Level(0, 0).Mask("hidden_1"), Assert.Single(runs.Skipped).Path);
        Assert.Equal(1, Assert.Single(runs.Runs[0].Levels).Trial);
    }

    [Fact]
    public void Read_NamesForeignDirectoriesButNotHiddenOnes()
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5);
        foreach (string name in new[] { "trial_one", ".state", "trial_00/notes", "trial_0" })
        {
            Directory.CreateDirectory(Path.Combine(run.Path, name));
        }

        CellRuns runs = run.Read();

        Assert.Single(runs.Runs[0].Levels);
        Assert.Equal(["notes", "trial_0", "trial_one"], runs.Skipped.Select(skipped => Path.GetFileName(skipped.Path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Read_NamesDirectoriesThatMayNotBeReadAndGoesOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "this process may read everything");
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(1, 0, 6, .8, .4);
        string closed = Path.Combine(run.Path, "trial_00");

        File.SetUnixFileMode(closed, UnixFileMode.None);
        CellRuns runs = run.Read();
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(closed, Assert.Single(runs.Skipped).Path);
        Assert.Equal(1, Assert.Single(runs.Runs[0].Levels).Trial);
    }

    [Fact]
    public void Read_KeepsALevelWhoseProbesAreDamagedAndNamesThem()
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5);
        File.WriteAllText(run.Level(0, 0).ProbeLog, "nonsense");

        CellRuns runs = run.Read();

        Assert.Equal(run.Level(0, 0).ProbeLog, Assert.Single(runs.Skipped).Path);
        Assert.Null(Assert.Single(runs.Runs[0].Levels).LastProbe);
    }

    [Fact]
    public void Read_StopsWhenCancelled()
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5);

        Assert.Throws<OperationCanceledException>(() => CellRuns.Read(directory.Path, run.Cell, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Read_FindsNothingWhereThereIsNothing()
    {
        using var directory = new TemporaryDirectory();

        Assert.Empty(new HandMadeRun(directory).Read().Runs);
    }
}
