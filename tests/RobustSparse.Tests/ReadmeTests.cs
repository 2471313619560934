using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests;

public sealed class ReadmeTests
{
    /// <summary>The README's example, smaller, line by line.</summary>
    [Fact]
    public void LibraryExample_Runs()
    {
        using var directory = new TemporaryDirectory();
        var dataset = new DatasetCache(directory.Path).Load("glyphs", train: 700, test: 100);
        var options = new ExperimentOptions
        {
            Dataset = "glyphs",
            ValidSize = 100,
            Trials = 1,
            PruneIterations = 1,
            Training = new TrainingOptions { Updates = 20, EvaluateEvery = 10, Adversarial = true },
        };
        var runner = new ExperimentRunner(new RunRequest { Options = options, BaseDirectory = directory.Path }, dataset);
        RunOutcome outcome = runner.Run(_ => { }, TestContext.Current.CancellationToken);
        MaskedNetwork ticket = StoredLevel.ReadTrained(Path.Combine(outcome.Directory, "trial_00", "prune_iter_01"));
        Evaluation evaluation = new Evaluator(new AttackOptions { Kind = AttackKind.Pgd }, new IdleCores(0)).Evaluate(
            ticket, new EvaluationSet(dataset.Test), new EvaluatedLoss(), RandomKey.FromSeed(1), TestContext.Current.CancellationToken);

        Assert.Equal(100, evaluation.Examples);
        Assert.Equal(213_060, ticket.Kept);
    }
}
