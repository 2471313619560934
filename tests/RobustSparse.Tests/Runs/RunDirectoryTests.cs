using RobustSparse.Attacks;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests.Runs;

public sealed class RunDirectoryTests
{
    [Fact]
    public void Of_NamesDirectoriesAsTheOriginalDoes()
    {
        var options = new ExperimentOptions
        {
            Strategy = Strategy.NoPruning,
            Attack = new AttackOptions { Kind = AttackKind.Pgd },
            Training = new TrainingOptions { LearningRate = 1f, L1 = 1e-5f, Adversarial = true },
        };

        Assert.Equal("/base/digits/dense-300-100/reinit_orig/fgsm/lr-0.0012_l1-0.0_advtrain-false", RunDirectory.Of("/base", new ExperimentOptions()).Path);
        Assert.Equal("/base/digits/dense-300-100/no_pruning/pgd/lr-1.0_l1-1e-05_advtrain-true", RunDirectory.Of("/base", options).Path);
        Assert.Equal("/base/digits/dense-300-100/no_pruning/pgd/lr-1.0_l1-1e-05_advtrain-true/trial_07/prune_iter_12", RunDirectory.Of("/base", options).Level(7, 12).Path);
    }

    [Fact]
    public void Of_AppendsSettingsThatTheOriginalLacksInTheOrderOfTheTable()
    {
        var options = new ExperimentOptions
        {
            Trials = 3,
            ValidSize = 7,
            Seed = 7,
            Rewind = new RewindPoint(RewindKind.Step, 50),
            PruneRates = [0.4, 0.25],
            Training = new TrainingOptions { Updates = 9, BatchSize = 4, LabelSmoothing = 1e-5f, LearningRateSchedule = LearningRateSchedule.Parse("step:5,7@0.1") },
        };

        Assert.StartsWith("lr-0.0012_l1-0.0_advtrain-false_lr-schedule-step-5-7-0.1_seed-7_label-smoothing-1e-05_", RunName.Of(options), StringComparison.Ordinal);
        Assert.Equal("lr-0.0012_l1-0.0_advtrain-false_seed-7_rewind-step-50", RunName.Of(options with { PruneRates = null, Training = new TrainingOptions() }));
        Assert.Equal("lr-0.0012_l1-0.0_advtrain-false_mine", RunName.Of(options with { Name = "mine" }));
        Assert.Equal(RunName.Of(options with { PruneRates = [0.4, 0.4, 0.25] }), RunName.Of(options));
    }

    [Fact]
    public void Of_EndsALongNameInAHashOfAllSettings()
    {
        ExperimentOptions[] all =
        [
            .. new[] { 0.3f, 0.2f }.Select(eps => new ExperimentOptions
            {
                Seed = 7,
                TrainLimit = 1000,
                TestLimit = 200,
                PruneRates = [0.4, 0.25],
                Rewind = new RewindPoint(RewindKind.Step, 50),
                Attack = new AttackOptions { Epsilon = eps, Labels = AttackLabels.True },
            }),
        ];
        string[] names = [.. all.Select(RunName.Of)];

        Assert.All(names, name => Assert.Matches("^lr-0.0012_l1-0.0_advtrain-false_seed-7_train-limit-1000_test-limit-200(_.*)?_[0-9a-f]{8}$", name));
        Assert.All(names, name => Assert.InRange(name.Length, 1, RunName.MaxLength));
        Assert.NotEqual(names[0], names[1]);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData(".hidden")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public void Of_NeverLeavesTheBaseDirectory(string name)
    {
        Assert.Throws<ArgumentException>(() => RunDirectory.Of("/base", new ExperimentOptions { Dataset = name }));
        Assert.Throws<ArgumentException>(() => RunDirectory.Of("/base", new ExperimentOptions { Model = name }));
    }

    [Fact]
    public void AtomicFile_LeavesTheOldFileWhenWritingFails()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("a");
        AtomicFile.Write(file, stream => stream.WriteByte(1));

        Assert.Throws<IOException>(() => AtomicFile.Write(file, stream =>
        {
            stream.WriteByte(2);
            throw new IOException("the disk is full");
        }));

        Assert.Equal([1], File.ReadAllBytes(file));
        Assert.Equal(["a"], TemporaryDirectory.Tree(directory.Path).Keys);
    }

    [Fact]
    public void AtomicFile_WritesOverWhatAKilledProcessLeft()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File(".a.tmp"), "half a file");

        AtomicFile.Write(directory.File("a"), stream => stream.WriteByte(2));

        Assert.Equal(["a"], TemporaryDirectory.Tree(directory.Path).Keys);
    }

    [Fact]
    public void AtomicFile_FollowsNoLinkUnderItsTemporaryName()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("precious"), "years of work");
        File.CreateSymbolicLink(directory.File(".a.tmp"), directory.File("precious"));

        AtomicFile.Write(directory.File("a"), stream => stream.WriteByte(2));

        Assert.Equal("years of work", File.ReadAllText(directory.File("precious")));
        Assert.Equal([2], File.ReadAllBytes(directory.File("a")));
    }

    [Fact]
    public void DeleteState_FollowsNoLink()
    {
        using var directory = new TemporaryDirectory();
        RunDirectory run = RunDirectory.Of(directory.Path, new ExperimentOptions());
        Directory.CreateDirectory(directory.File("outside"));
        File.WriteAllText(directory.File("outside", "precious"), "");
        Directory.CreateDirectory(run.Path);
        Directory.CreateSymbolicLink(Path.Combine(run.Path, ".state"), directory.File("outside"));

        run.DeleteWorkingFiles();

        Assert.True(File.Exists(directory.File("outside", "precious")));
        Assert.Empty(Directory.GetFileSystemEntries(run.Path));
    }
}
