using RobustSparse.Experiments;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Experiments;

/// <summary>Whoever runs the trials, in whatever order and however often they are killed, the bytes are the same.</summary>
public sealed class TrialExecutorTests
{
    private static readonly ExperimentOptions Options = SmallRun.Options with { Trials = 3 };

    [Fact]
    public void AToyExecutor_ThatRunsTrialsBackwardsAndRetriesTheKilled_MakesTheSameBytes()
    {
        using var threads = new TemporaryDirectory();
        using var toy = new TemporaryDirectory();
        SmallRun.Run(threads.Path, Options);
        var executor = new BackwardsExecutor();
        int updates = 0;
        var trainer = new FakeTrainer { BeforeUpdate = _ => KillEvery(11, ref updates) };
        var told = new List<ExperimentEvent>();

        RunOutcome outcome = SmallRun.Run(toy.Path, Options, trainer: trainer, executor: executor, report: told.Add);

        Assert.Empty(outcome.Failures);
        Assert.InRange(executor.Kills, 3, 30);
        Assert.Equal([2, 1, 0], told.Select(happened => happened.Trial).Distinct());
        Assert.Equal(TemporaryDirectory.Tree(threads.Path), TemporaryDirectory.Tree(toy.Path));

        static void KillEvery(int period, ref int updates)
        {
            if (++updates % period == 0)
            {
                throw new KilledException();
            }
        }
    }

    [Fact]
    public void ATrial_IsRunByOneCallerAtATime()
    {
        using var directory = new TemporaryDirectory();
        var executor = new GreedyExecutor();

        SmallRun.Run(directory.Path, Options, trainer: new FakeTrainer { BeforeUpdate = _ => executor.RunAgain() }, executor: executor);

        Assert.Contains("trial 0 of ", executor.Refusal, StringComparison.Ordinal);
        Assert.Contains(" is being run by another process", executor.Refusal, StringComparison.Ordinal);
    }

    private sealed class BackwardsExecutor : ITrialExecutor
    {
        public int Kills { get; private set; }

        public IReadOnlyList<TrialFailed> Run(TrialSet trials, Action<ExperimentEvent> report, CancellationToken cancel) =>
            [.. Enumerable.Range(0, trials.Count).Reverse().Select(trial => RunUntilDone(trials, trial, report, cancel)).OfType<TrialFailed>()];

        private TrialFailed? RunUntilDone(TrialSet trials, int trial, Action<ExperimentEvent> report, CancellationToken cancel)
        {
            while (true)
            {
                try
                {
                    return trials.Run(trial, report, cancel);
                }
                catch (KilledException)
                {
                    Kills++;
                }
            }
        }
    }

    /// <summary>Runs trials in order, and tries to run the first one twice at once.</summary>
    private sealed class GreedyExecutor : ITrialExecutor
    {
        private TrialSet? _trials;

        public string Refusal { get; private set; } = "";

        public IReadOnlyList<TrialFailed> Run(TrialSet trials, Action<ExperimentEvent> report, CancellationToken cancel)
        {
            _trials = trials;
            return [.. Enumerable.Range(0, trials.Count).Select(trial => trials.Run(trial, report, cancel)).OfType<TrialFailed>()];
        }

        public void RunAgain()
        {
            if (Refusal is "")
            {
                Refusal = Assert.Throws<RunDirectoryException>(() => _trials!.Run(0, _ => { }, CancellationToken.None)).Message;
            }
        }
    }
}
