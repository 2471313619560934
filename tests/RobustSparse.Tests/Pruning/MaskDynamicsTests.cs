using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Pruning;

/// <summary>Masks that change during training, with the real trainer.</summary>
public sealed class MaskDynamicsTests
{
    private const int Updates = 40;
    private static readonly TrainingOptions Training = new() { BatchSize = 20, Updates = Updates, EvaluateEvery = 20, Adversarial = true };
    private static readonly RandomKey Key = RandomKey.FromSeed(9);

    [Theory]
    [InlineData("gradual", 0.1, PruneScope.Layer)]
    [InlineData("gradual", 0.03, PruneScope.Global)]
    public void Gradual_FallsFromDenseToExactlyTheDensity(string name, double density, PruneScope scope)
    {
        PruningRequest request = Scored.Request(Scored.Network(), density, new PruningOptions { MaskEvery = 7, MaskBegin = 3, Scope = scope });
        MaskDynamics dynamics = PruningCatalog.Find(name)!.DynamicsOf(request, Updates)!;

        TrainingState end = Train(request.Network, dynamics);

        Assert.Equal((long)Math.Round(density * request.Network.Architecture.Size), end.Network.Kept);
        Assert.Equal([10, 17, 24, 30], end.MaskChanges.Select(change => change.Update).Distinct());
        Assert.All(end.MaskChanges, change => Assert.Empty(change.Grown));

        // The density after update t is d + (1 − d)·(1 − (t − begin)/(end − begin))³.
        double size = request.Network.Architecture.Size, kept = size;
        foreach (IGrouping<int, MaskChange> update in end.MaskChanges.GroupBy(change => change.Update))
        {
            kept -= update.Sum(change => change.Dropped.Count);
            double left = 1 - ((update.Key - 3) / 27.0);
            Assert.Equal(density + ((1 - density) * left * left * left), kept / size, 2 / size);
        }
    }

    [Theory]
    [InlineData("set")]
    [InlineData("rigl")]
    public void DropAndGrow_KeepsEveryCountAndStartsGrownWeightsAtZero(string name)
    {
        PruningRequest request = Scored.Request(Scored.Network(biases: true), 0.2, new PruningOptions { MaskEvery = 5 });
        PruningMethod method = PruningCatalog.Find(name)!;
        MaskedNetwork start = request.Network.WithMasks(method.MasksOf(request));

        TrainingState end = Train(start, method.DynamicsOf(request, Updates)!);

        Assert.Equal(start.Masks.Select(mask => mask.Kept), end.Network.Masks.Select(mask => mask.Kept));
        Assert.Equal([5, 10, 15, 20, 25], end.MaskChanges.Select(change => change.Update).Distinct());
        Assert.All(end.MaskChanges, change => Assert.Equal(change.Dropped.Count, change.Grown.Count));
        Assert.All(end.MaskChanges, change => Assert.Empty(change.Dropped.Intersect(change.Grown)));
        Assert.Equal((int)Math.Round(0.15 * (1 + Math.Cos(Math.PI * 5 / 30)) * start.Masks[0].Kept), end.MaskChanges[0].Dropped.Count);

        TrainingState changed = MaskChange.Apply(Trainer.Start(start), end.Network.Masks);
        int grown = end.MaskChanges[^1].Grown[0];
        Assert.Equal(0f, changed.Network.Layers[end.MaskChanges[^1].Layer].Kernel.Values[grown]);
    }

    [Theory]
    [InlineData("set")]
    [InlineData("rigl")]
    public void WithoutDrops_TrainingEqualsAStaticOneToTheBit(string name)
    {
        PruningRequest request = Scored.Request(Scored.Network(), 0.2, new PruningOptions { MaskEvery = 5, DropFraction = 0 });
        PruningMethod method = PruningCatalog.Find(name)!;
        MaskedNetwork start = request.Network.WithMasks(method.MasksOf(request));

        TrainingState dynamic = Train(start, method.DynamicsOf(request, Updates)!), still = Train(start, dynamics: null);

        Assert.Equal(Values(still), Values(dynamic));
        Assert.Equal(still.Rows, dynamic.Rows);
    }

    /// <summary>The first change of RigL grows the pruned weights with the largest gradient of the next batch, in double precision.</summary>
    [Fact]
    public void Rigl_GrowsTheWeightsWithTheLargestGradient()
    {
        PruningRequest request = Scored.Request(Scored.Network(), 0.2);
        MaskedNetwork start = request.Network.WithMasks(new RandomMethod().MasksOf(request));
        var training = new TrainingOptions { BatchSize = 20, Updates = Updates };
        int[] batch = new BatchSampler(Scored.Images.Count, 20, Key).Batch(5).ToArray();
        using var dense = new DenseGradient(start.Architecture, training, new AttackOptions(), Scored.Images, Key, 20, Updates);

        IReadOnlyList<float[]> gradient = dense.At(start, batch, update: 5);

        var reference = new ReferenceNetwork(start.WithMasksApplied().WithMasks([.. start.Masks.Select(mask => Mask.Dense(mask.Size))]));
        double[][] expected = reference.NewGradients();
        foreach (int i in batch)
        {
            reference.Backward(Samples.Image(Scored.Images, i), Samples.Target(Scored.Images.Labels[i], training.LabelSmoothing, classes: 4), 1.0 / 20, expected);
        }

        Assert.All(gradient.Index(), layer => Assert.All(layer.Item.Index(), g => Assert.Equal(expected[layer.Index][g.Index], g.Item, 1e-5)));

        MaskDynamics dynamics = new RiglMethod().DynamicsOf(request, Updates)!;
        IReadOnlyList<Mask> masks = dynamics.Change(start, gradient, update: 5);
        for (int l = 0; l < masks.Count; l++)
        {
            int[] grown = [.. Enumerable.Range(0, masks[l].Size).Where(i => masks[l][i] && !start.Masks[l][i])];
            double least = grown.Min(i => Math.Abs(expected[l][i]));
            Assert.All(Enumerable.Range(0, masks[l].Size).Where(i => !masks[l][i] && !start.Masks[l][i]), i => Assert.True(Math.Abs(expected[l][i]) <= least + 1e-6));
        }
    }

    private static TrainingState Train(MaskedNetwork start, MaskDynamics? dynamics)
    {
        var data = new DatasetSplits(Scored.Images, Scored.Images.Slice(0, 10), Scored.Images.Slice(10, 10));
        var trainer = new Trainer(Training, new AttackOptions { Epsilon = 0.1f }, data, new IdleCores(0));
        return trainer.Train(Trainer.Start(start), new LevelTraining(new TrainingKeys(Key, Key, Key)) { Masks = dynamics }, new Silent(), TestContext.Current.CancellationToken);
    }

    private static IEnumerable<float> Values(TrainingState state) =>
        state.Network.Parameters.SelectMany(parameter => parameter.Values).Concat(state.FirstMoments.Concat(state.SecondMoments).SelectMany(values => values));

    private sealed class Silent : ITrainingListener
    {
        public void OnProgress(ITrainingProgress progress)
        {
        }
    }
}
