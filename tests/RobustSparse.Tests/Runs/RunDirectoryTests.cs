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

        run.DeleteState();

        Assert.True(File.Exists(directory.File("outside", "precious")));
        Assert.Empty(Directory.GetFileSystemEntries(run.Path));
    }
}
