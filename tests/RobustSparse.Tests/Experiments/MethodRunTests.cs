using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests.Experiments;

/// <summary>Whole runs of every method, with the real trainer.</summary>
public sealed class MethodRunTests
{
    private static readonly ExperimentOptions Small = SmallRun.Options with
    {
        Trials = 1,
        Training = new TrainingOptions { Updates = 12, BatchSize = 4, EvaluateEvery = 4 },
    };

    public static TheoryData<string> Methods => [.. PruningCatalog.All.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Levels_HaveExactlyTheDensitiesAskedFor(string name)
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions options = Of(name) with { Bias = true };

        RunOutcome outcome = Run(directory.Path, options, CancellationToken.None);

        Assert.Empty(outcome.Failures);
        int first = options.BeginsDense ? 1 : 0;
        foreach ((int level, double density) in options.Pruning.Densities!.Index())
        {
            MaskedNetwork trained = StoredLevel.ReadTrained(LevelPath(outcome, first + level));
            Assert.Equal(Math.Round(density * trained.Architecture.Size), trained.Kept);
        }
    }

    /// <summary>Stops the run at each of its events in turn, resumes it, and stops it at the next.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_CancelledAgainAndAgainEndsInTheSameBytes(string name)
    {
        using TemporaryDirectory whole = new(), stopped = new();
        Run(whole.Path, Of(name), CancellationToken.None);

        int stops = 0;
        for (bool isDone = false; !isDone;)
        {
            using var cancel = new CancellationTokenSource();
            int evaluations = 0;
            try
            {
                Run(stopped.Path, Of(name), cancel.Token, happened =>
                {
                    if (happened is LevelEvaluated && ++evaluations == 2)
                    {
                        cancel.Cancel();
                    }
                });
                isDone = true;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.True(stops > 2);
        Assert.Equal(TemporaryDirectory.Tree(whole.Path), TemporaryDirectory.Tree(stopped.Path));
    }

    private static ExperimentOptions Of(string name) => Small with
    {
        Pruning = new PruningOptions
        {
            Method = PruningCatalog.Find(name)!,
            Densities = [0.7, 0.4],
            ScoreUpdates = 3,
            ScoreImages = 2,
            MaskEvery = 2,
            DropFraction = 0.4f,
        },
    };

    private static RunOutcome Run(string directory, ExperimentOptions options, CancellationToken cancel, Action<ExperimentEvent>? report = null)
    {
        var request = new RunRequest { Options = options, BaseDirectory = directory, Cores = 1 };
        return new ExperimentRunner(request, SmallRun.Dataset, SmallRun.Rhythm, (splits, cores) => new Trainer(options.Training, options.Attack, splits, cores).Train)
            .Run(report ?? (_ => { }), cancel);
    }

    private static string LevelPath(RunOutcome outcome, int level) => Path.Combine(outcome.Directory, "trial_00", $"prune_iter_{level:00}");
}
