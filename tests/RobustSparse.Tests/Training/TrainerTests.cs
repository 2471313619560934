using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

public sealed class TrainerTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(17);
    private static readonly TrainingKeys Keys = new(
        Key.Child(StreamPurpose.Shuffle), Key.Child(StreamPurpose.TrainingAttack), Key.Child(StreamPurpose.EvaluationAttack));

    private static readonly ImageSet Images = Samples.Images(700, features: 64, seed: 1);
    private static readonly DatasetSplits Splits = new(Images.Slice(100, 500), Images.Slice(0, 100), Images.Slice(600, 100));
    private static readonly AttackOptions Attack = new() { Kind = AttackKind.Pgd, Epsilon = 0.1f, Steps = 3 };

    [Theory]
    [InlineData(EngineKind.Dense)]
    [InlineData(EngineKind.Sparse)]
    [InlineData(EngineKind.Auto)]
    public void InterruptedTraining_EndsInTheSameBits(EngineKind engine)
    {
        var options = new TrainingOptions { Updates = 23, EvaluateEvery = 5, Adversarial = true, Engine = engine };
        MaskedNetwork start = engine == EngineKind.Auto ? Samples.SplitNetwork("dense-150-20", seed: 2, inputs: 64) : Network();
        TrainingState whole = Train(options, cores: 0, start);

        for (int stopAfter = 1; stopAfter < 28; stopAfter += 4)
        {
            using var cancel = new CancellationTokenSource();
            int events = 0;
            var listener = new Listener(_ => Cancel(++events == stopAfter, cancel));
            var interrupted = Assert.Throws<TrainingInterruptedException>(
                () => NewTrainer(options, cores: 0).Train(Trainer.Start(start), Keys, listener, cancel.Token));

            AssertSame(whole, NewTrainer(options, cores: 0).Train(interrupted.State, Keys, new Listener(_ => { }), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Evaluations_DoNotDependOnTheNumberOfCores()
    {
        var options = new TrainingOptions { Updates = 12, EvaluateEvery = 4, Adversarial = true };

        AssertSame(Train(options, cores: 0), Train(options, cores: 3));
    }

    [Fact]
    public void DenseAndSparseTraining_StayTogether()
    {
        var options = new TrainingOptions { Updates = 20, EvaluateEvery = 10, Engine = EngineKind.Dense };
        TrainingState dense = Train(options, cores: 0), sparse = Train(options with { Engine = EngineKind.Sparse }, cores: 0);

        foreach ((MaskedLayer a, MaskedLayer b) in dense.Network.Layers.Zip(sparse.Network.Layers))
        {
            Assert.All(a.Kernel.Values.Zip(b.Kernel.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public void Training_Learns()
    {
        TrainingState state = Train(new TrainingOptions { Updates = 300, EvaluateEvery = 300 }, cores: 1);

        Assert.InRange(state.Rows[0].Test.Accuracy, 0, 0.4);
        Assert.InRange(state.Rows[^1].Test.Accuracy, 0.8, 1);
    }

    [Fact]
    public void Schedule_OfUpdates_EvaluatesBeforeTheFirstAtEveryMultipleAndAfterTheLast()
    {
        TrainingState state = Train(new TrainingOptions { Updates = 12, EvaluateEvery = 5 }, cores: 0);

        Assert.Equal([0, 5, 10, 12], state.Rows.Select(row => row.Update));
        Assert.Equal([0, 5, 10, 12], state.Rows.Select(row => row.Label));
    }

    [Fact]
    public void Schedule_OfEpochs_KeepsTheOriginalsLabels()
    {
        var plan = new TrainingPlan(new TrainingOptions { Schedule = TrainingSchedule.Epochs }, trainExamples: 50_000);

        Assert.Equal(60, plan.Epochs);
        Assert.Equal(50_040, plan.TotalUpdates);
        var rows = new List<(int Label, int Update)>();
        for (int update = 0; update <= plan.TotalUpdates; update++)
        {
            if (plan.IsEvaluatedAfter(update, out int label))
            {
                rows.Add((label, update));
            }
        }

        Assert.Equal(120, rows.Count);
        Assert.Equal((0, 1), rows[0]);
        Assert.Equal((500, 501), rows[1]);
        Assert.Equal((30_000, 25_021), rows[60]);
        Assert.Equal((59_500, (59 * 834) + 501), rows[^1]);
    }

    [Fact]
    public void RobustAccuracy_IsTheAttackOnTheTrueClass_WhateverTheLabels()
    {
        MaskedNetwork network = Train(new TrainingOptions { Updates = 100, EvaluateEvery = 100 }, cores: 0).Network;
        var set = new EvaluationSet(Splits.Test);
        Evaluation Evaluate(AttackLabels labels) =>
            new Evaluator(Attack with { Labels = labels }, new IdleCores(0)).Evaluate(network, set, new EvaluatedLoss(), Key, TestContext.Current.CancellationToken);

        Evaluation predicted = Evaluate(AttackLabels.Predicted), truth = Evaluate(AttackLabels.True);

        Assert.Equal(truth.RobustAccuracy, predicted.RobustAccuracy);
        Assert.InRange(truth.RobustAccuracy, 0.01, truth.Accuracy);
        Assert.True(predicted.AdversarialAccuracy >= truth.AdversarialAccuracy);
    }

    [Fact]
    public void IdleCores_AreNeverTakenTwice()
    {
        var cores = new IdleCores(3);

        Assert.Equal(2, cores.Take(2));
        Assert.Equal(1, cores.Take(5));
        Assert.Equal(0, cores.Take(1));
        cores.Return(2);
        Assert.Equal(2, cores.Take(5));
    }

    private static MaskedNetwork Network() => Samples.Network("dense-30-20", 0.6, seed: 2, inputs: 64);

    private static Trainer NewTrainer(TrainingOptions options, int cores) => new(options, Attack, Splits, new IdleCores(cores));

    private static TrainingState Train(TrainingOptions options, int cores, MaskedNetwork? start = null) =>
        NewTrainer(options, cores).Train(Trainer.Start(start ?? Network()), Keys, new Listener(_ => { }), TestContext.Current.CancellationToken);

    private static void Cancel(bool now, CancellationTokenSource source)
    {
        if (now)
        {
            source.Cancel();
        }
    }

    private static void AssertSame(TrainingState expected, TrainingState actual)
    {
        Assert.Equal(expected.Update, actual.Update);
        Assert.Equal(expected.Rows, actual.Rows);
        for (int l = 0; l < expected.Network.Layers.Count; l++)
        {
            Assert.Equal(expected.Network.Layers[l].Kernel.Values, actual.Network.Layers[l].Kernel.Values);
            Assert.Equal(expected.FirstMoments[l], actual.FirstMoments[l]);
            Assert.Equal(expected.SecondMoments[l], actual.SecondMoments[l]);
        }
    }

    private sealed class Listener(Action<ITrainingProgress> onProgress) : ITrainingListener
    {
        public void OnProgress(ITrainingProgress progress) => onProgress(progress);
    }
}
