using RobustSparse.Attacks;
using RobustSparse.Experiments;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Experiments;

/// <summary>With the real trainer: the point is that the evaluations of one training under two attacks are those of two trainings.</summary>
public sealed class TwinRunTests
{
    private static readonly ExperimentOptions Options = SmallRun.Options with { PruneIterations = 1 };
    private static readonly AttackOptions Pgd = Options.Attack with { Kind = AttackKind.Pgd };

    [Theory]
    [InlineData("dense-4-3")]
    [InlineData("conv-2k2s1-3")]
    public void Twins_LeaveTheBytesOfTwoRuns(string model)
    {
        ExperimentOptions options = Options with { Model = model };
        using var together = new TemporaryDirectory();
        using var apart = new TemporaryDirectory();
        var trained = new List<LevelStarted>();

        RunOutcome outcome = Run(together, options, [Pgd], happened => trained.AddRange(new[] { happened }.OfType<LevelStarted>()));
        Run(apart, options with { Attack = Pgd }, []);
        Run(apart, options, []);

        Assert.Equal(["fgsm", "pgd"], outcome.Directories.Select(path => Path.GetFileName(Path.GetDirectoryName(path))));
        Assert.Equal(4, trained.Count);
        Assert.Equal(TemporaryDirectory.Tree(apart.Path), TemporaryDirectory.Tree(together.Path));
    }

    [Fact]
    public void InterruptedTwins_EndInTheSameBytes()
    {
        using var whole = new TemporaryDirectory();
        Run(whole, Options, [Pgd]);

        for (int stopAfter = 1; stopAfter < 20; stopAfter += 3)
        {
            using var directory = new TemporaryDirectory();
            using var cancel = new CancellationTokenSource();
            int events = 0;
            Assert.ThrowsAny<OperationCanceledException>(() => Run(directory, Options, [Pgd], _ => Count(), cancel));

            Run(directory, Options, [Pgd]);

            Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(directory.Path));

            void Count()
            {
                if (++events == stopAfter)
                {
                    cancel.Cancel();
                }
            }
        }
    }

    [Fact]
    public void AnInterruptedTwin_CanGoOnAlone()
    {
        using var whole = new TemporaryDirectory();
        using var directory = new TemporaryDirectory();
        using var cancel = new CancellationTokenSource();
        Run(whole, Options, [Pgd]);
        Assert.ThrowsAny<OperationCanceledException>(() => Run(directory, Options, [Pgd], happened => CancelAt(happened is LevelEvaluated { Level: 1 }), cancel));

        Run(directory, Options, []);
        Run(directory, Options with { Attack = Pgd }, []);

        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(directory.Path));

        void CancelAt(bool now)
        {
            if (now)
            {
                cancel.Cancel();
            }
        }
    }

    [Fact]
    public void AdversarialTraining_HasNoTwins()
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions adversarial = Options with { Training = Options.Training with { Adversarial = true } };

        Assert.Throws<InvalidOperationException>(() => Run(directory, adversarial, [Pgd]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    private static RunOutcome Run(
        TemporaryDirectory directory, ExperimentOptions options, IReadOnlyList<AttackOptions> twins, Action<ExperimentEvent>? report = null, CancellationTokenSource? cancel = null) =>
        new ExperimentRunner(new RunRequest { Options = options, BaseDirectory = directory.Path, Twins = twins, Cores = 1 }, SmallRun.Dataset).Run(report ?? (_ => { }), cancel?.Token ?? CancellationToken.None);
}
