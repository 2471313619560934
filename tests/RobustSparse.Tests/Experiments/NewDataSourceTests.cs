using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Data;
using RobustSparse.Training;

namespace RobustSparse.Tests.Experiments;

/// <summary>A data set of another size, with colours and three classes, is one source and one line of a list.</summary>
public sealed class NewDataSourceTests
{
    private static readonly IReadOnlyList<IDatasetSource> Sources = [.. DatasetCatalog.Sources, new StripeSource()];

    [Fact]
    public void Run_LearnsADatasetThatWasAdded()
    {
        using var directory = new TemporaryDirectory();
        var cache = new DatasetCache(directory.Path, fetchesUnasked: false, Sources, () => throw new InvalidOperationException("no network"), TimeSpan.Zero);
        ImageDataset stripes = cache.Load("stripes", train: 300);
        var request = new RunRequest
        {
            Options = new ExperimentOptions
            {
                Dataset = "stripes",
                ValidSize = 50,
                Model = "dense-8",
                Trials = 1,
                PruneIterations = 1,
                Training = new TrainingOptions { Updates = 40, BatchSize = 20, EvaluateEvery = 20, LearningRate = 0.01f },
            },
            BaseDirectory = directory.Path,
        };

        RunOutcome outcome = new ExperimentRunner(request, stripes).Run(_ => { }, TestContext.Current.CancellationToken);

        string level = Path.Combine(outcome.Directory, "trial_00", "prune_iter_01");
        MaskedNetwork ticket = StoredLevel.ReadTrained(level);
        Assert.Equal((90, 3), (ticket.Architecture.Inputs, ticket.Architecture.Classes));
        var evaluator = new Evaluator(new AttackOptions(), new IdleCores(0));
        Evaluation evaluation = evaluator.Evaluate(
            ticket, new EvaluationSet(stripes.Test), new EvaluatedLoss(), RandomKey.FromSeed(1), TestContext.Current.CancellationToken);
        Assert.True(evaluation.Accuracy > 0.8, $"{evaluation.Accuracy}");
    }
}
