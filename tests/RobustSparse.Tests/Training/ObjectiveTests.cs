using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

/// <summary>A kind of training is one objective: the trainer knows no other.</summary>
public sealed class ObjectiveTests
{
    private const int Features = 64;
    private static readonly DatasetSplits Data = new(
        Samples.Images(70, Features, seed: 1), Samples.Images(20, Features, seed: 2), Samples.Images(20, Features, seed: 3));

    private static readonly AttackOptions Attack = new() { Kind = AttackKind.Pgd, Epsilon = 0.2f, StepSize = 0.05f, Steps = 3 };
    private static readonly MaskedNetwork Network = Samples.Network("dense-30-20", 0.7, seed: 4, inputs: Features);

    [Fact]
    public void Catalog_NamesEveryKindOnceAndFindsIt()
    {
        Assert.Equal(["mix", "madry", "trades", "fgsm-rs", "ibp", "crown-ibp"], ObjectiveCatalog.Names);
        Assert.All(ObjectiveCatalog.Adversarial, objective => Assert.Same(objective, ObjectiveCatalog.Find(objective.Name)));
        Assert.Null(ObjectiveCatalog.Find("natural"));
    }

    /// <summary>The toy is one file and one line, and trains as Madry's objective does under the smaller attack.</summary>
    [Theory]
    [InlineData(EngineKind.Dense)]
    [InlineData(EngineKind.Sparse)]
    public void HalfBall_TrainsAsMadryInTheSmallerBall(EngineKind engine)
    {
        var options = new TrainingOptions { Updates = 12, BatchSize = 66, EvaluateEvery = 6, Adversarial = true, Engine = engine };
        AttackOptions half = Attack with { Epsilon = 0.1f, StepSize = 0.025f };

        TrainingState toy = Train(options with { AdversarialLoss = new HalfBallObjective() }, Attack);
        TrainingState madry = Train(options with { AdversarialLoss = ObjectiveCatalog.Madry }, half);
        TrainingState whole = Train(options with { AdversarialLoss = ObjectiveCatalog.Madry }, Attack);

        Assert.Equal(Kernels(madry), Kernels(toy));
        Assert.NotEqual(Kernels(whole), Kernels(toy));
    }

    [Fact]
    public void SquaredError_IsMinimised()
    {
        var options = new TrainingOptions { Updates = 150, BatchSize = 70, EvaluateEvery = 50, LearningRate = 0.01f, Adversarial = true };

        TrainingState end = Train(options with { AdversarialLoss = new SquaredErrorObjective(), AdversarialWeight = 2f }, Attack);

        Assert.True(SquaredError(end.Network) < 0.2 * SquaredError(Network), $"{SquaredError(end.Network)} of {SquaredError(Network)}");
    }

    private static double SquaredError(MaskedNetwork network)
    {
        var reference = new ReferenceNetwork(network);
        return Enumerable.Range(0, Data.Train.Count).Average(i => reference.Forward(Samples.Image(Data.Train, i))[^1]
            .Zip(Samples.Target(Data.Train.Labels[i], smoothing: 0.1f), (z, y) => (z - y) * (z - y)).Sum());
    }

    private static float[][] Kernels(TrainingState state) => [.. state.Network.Layers.Select(layer => layer.Kernel.Values)];

    private static TrainingState Train(TrainingOptions options, AttackOptions attack)
    {
        RandomKey key = RandomKey.FromSeed(5);
        var keys = new TrainingKeys(key.Child(StreamPurpose.Shuffle, 0), key.Child(StreamPurpose.TrainingAttack, 0), key.Child(StreamPurpose.EvaluationAttack, 0));
        return new Trainer(options, attack, Data, new IdleCores(0)).Train(Trainer.Start(Network), keys, new Silent(), TestContext.Current.CancellationToken);
    }

    private sealed class Silent : ITrainingListener
    {
        public void OnProgress(ITrainingProgress progress)
        {
        }
    }
}
