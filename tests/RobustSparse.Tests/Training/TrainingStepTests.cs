using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

/// <summary>Whole updates, from bytes to weights, against the reference network.</summary>
public sealed class TrainingStepTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(17);
    private static readonly TrainingKeys Keys = new(Key, Key.Child(StreamPurpose.TrainingAttack), Key.Child(StreamPurpose.EvaluationAttack));

    [Theory]
    [InlineData(EngineKind.Dense, "natural", 1.0, 60)]
    [InlineData(EngineKind.Dense, "natural", 0.3, 130)]
    [InlineData(EngineKind.Dense, "fgsm", 1.0, 60)]
    [InlineData(EngineKind.Dense, "pgd", 1.0, 70)]
    [InlineData(EngineKind.Sparse, "natural", 0.3, 60)]
    [InlineData(EngineKind.Sparse, "natural", 0.05, 130)]
    [InlineData(EngineKind.Sparse, "fgsm", 0.3, 60)]
    [InlineData(EngineKind.Sparse, "pgd", 0.05, 70)]
    public void Step_AgreesWithReference(EngineKind engine, string kind, double density, int batchSize) =>
        AssertAgrees(Samples.Network("dense-40-20", density, seed: 2, inputs: 100), engine, kind, batchSize);

    [Theory]
    [InlineData("natural", 60)]
    [InlineData("fgsm", 70)]
    [InlineData("pgd", 130)]
    public void StepOfASplitNetwork_AgreesWithReference(string kind, int batchSize) =>
        AssertAgrees(Samples.SplitNetwork("dense-150-20", seed: 2, inputs: 100), EngineKind.Auto, kind, batchSize);

    public static TheoryData<string, string, int> BiasCases()
    {
        var cases = new TheoryData<string, string, int>();
        foreach (string engine in new[] { "dense", "sparse", "split" })
        {
            foreach (string kind in new[] { "natural", "fgsm", "pgd" })
            {
                foreach (int width in new[] { 16, 8, 4, 1 })
                {
                    cases.Add(engine, kind, width);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(BiasCases))]
    public void StepOfANetworkWithBiases_AgreesWithReference(string engine, string kind, int width)
    {
        MaskedNetwork network = engine == "split"
            ? Samples.SplitNetwork("dense-150-20", seed: 2, inputs: 100, biases: true)
            : Samples.Network("dense-40-20", engine == "dense" ? 0.6 : 0.08, seed: 2, inputs: 100, biases: true);

        AssertAgrees(
            network, engine == "split" ? EngineKind.Auto : engine == "dense" ? EngineKind.Dense : EngineKind.Sparse, kind, batchSize: 70, KernelSet.OfWidth(width));
    }

    public static TheoryData<string, double, string, int> ConvolutionCases()
    {
        var cases = new TheoryData<string, double, string, int>();
        foreach (double density in new[] { 1.0, 0.3 })
        {
            foreach (string kind in new[] { "natural", "fgsm", "pgd" })
            {
                foreach (int width in new[] { 16, 8, 4, 1 })
                {
                    cases.Add(density == 1 ? "dense" : "sparse", density, kind, width);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(ConvolutionCases))]
    public void StepOfConvolutions_AgreesWithReference(string engine, double density, string kind, int width) =>
        AssertAgrees(
            Samples.Network("conv-5k4s2-6k3s1-12", new TensorShape(1, 10, 10), density, seed: 2),
            engine == "dense" ? EngineKind.Dense : EngineKind.Sparse, kind, batchSize: 70, KernelSet.OfWidth(width));

    /// <summary>Four channels, and a convolution without biases before the output.</summary>
    [Theory]
    [InlineData(EngineKind.Dense, 0.7)]
    [InlineData(EngineKind.Sparse, 0.1)]
    [InlineData(EngineKind.Auto, 0.3)]
    public void StepOfColouredConvolutions_AgreesWithReference(EngineKind engine, double density) =>
        AssertAgrees(Samples.Network("conv-7k3s2-3k2s1p1", new TensorShape(4, 5, 5), density, seed: 2, biases: engine != EngineKind.Dense), engine, "pgd", batchSize: 60);

    private static void AssertAgrees(MaskedNetwork network, EngineKind engine, string kind, int batchSize, KernelSet? kernels = null)
    {
        const float l1 = 1e-4f;
        ImageSet images = Samples.Images(150, features: 100, seed: 1);
        var options = new TrainingOptions { BatchSize = batchSize, L1 = l1, Adversarial = kind != "natural", Engine = engine };
        AttackOptions attack = new() { Kind = kind == "pgd" ? AttackKind.Pgd : AttackKind.Fgsm, Epsilon = 0.1f, StepSize = 0.03f, Steps = 4, RandomStart = false };
        using var session = new TrainingSession(options, attack, images, Trainer.Start(network), Keys, totalUpdates: 10, optimizer: null, kernels);
        var reference = new ReferenceNetwork(network);
        var sampler = new BatchSampler(images.Count, batchSize, Keys.Shuffle);

        for (int update = 0; update < 3; update++)
        {
            session.Step();
            StepReference(reference, images, sampler.Batch(update), options, attack, update + 1);
        }

        AssertWeights(reference, network, session.Capture().Network);
    }

    [Theory]
    [InlineData(EngineKind.Dense, "mix", 0.2f, 0)]
    [InlineData(EngineKind.Sparse, "mix", null, 5)]
    [InlineData(EngineKind.Dense, "madry", null, 0)]
    [InlineData(EngineKind.Sparse, "madry", null, 2)]
    [InlineData(EngineKind.Dense, "fgsm-rs", null, 0)]
    [InlineData(EngineKind.Sparse, "fgsm-rs", null, 4)]
    [InlineData(EngineKind.Dense, "trades", null, 0)]
    [InlineData(EngineKind.Dense, "trades", 6f, 0)]
    [InlineData(EngineKind.Sparse, "trades", 3f, 4)]
    [InlineData(EngineKind.Dense, "mix", 0.2f, 0, "conv-4k4s2-12")]
    [InlineData(EngineKind.Sparse, "madry", null, 2, "conv-4k4s2-12")]
    [InlineData(EngineKind.Dense, "fgsm-rs", null, 0, "conv-4k4s2-12")]
    [InlineData(EngineKind.Sparse, "trades", 3f, 4, "conv-4k4s2-12")]
    public void Step_MinimisesTheLossAskedFor(EngineKind engine, string loss, float? weight, int warmup, string model = "dense-40-20")
    {
        ImageSet images = Samples.Images(150, features: 100, seed: 1);
        MaskedNetwork network = Samples.Network(model, new TensorShape(1, 10, 10), 0.4, seed: 2, biases: model != "dense-40-20");
        var options = new TrainingOptions
        {
            BatchSize = 70,
            Adversarial = true,
            AdversarialLoss = ObjectiveCatalog.Find(loss)!,
            AdversarialWeight = weight,
            EpsilonWarmup = warmup,
            Engine = engine,
        };
        AttackOptions attack = new() { Kind = AttackKind.Pgd, Epsilon = 0.1f, StepSize = 0.03f, Steps = 4, RandomStart = false };
        using var session = new TrainingSession(options, attack, images, Trainer.Start(network), Keys, totalUpdates: 10);
        var reference = new ReferenceNetwork(network);
        var sampler = new BatchSampler(images.Count, options.BatchSize, Keys.Shuffle);

        for (int update = 0; update < 3; update++)
        {
            double[][] attacked = AttackedImages(session.Capture().Network, options, attack, images, sampler.Batch(update), update);
            session.Step();
            StepReference(reference, images, sampler.Batch(update), attacked, options, update + 1);
        }

        AssertWeights(reference, network, session.Capture().Network);
    }

    [Fact]
    public void Step_AllocatesNothing()
    {
        ImageSet images = Samples.Images(600, features: 784, seed: 1);
        foreach (EngineKind engine in new[] { EngineKind.Dense, EngineKind.Sparse, EngineKind.Auto })
        {
            foreach (AttackKind attack in new[] { AttackKind.Fgsm, AttackKind.Pgd })
            {
                MaskedNetwork network = engine == EngineKind.Auto ? Samples.SplitNetwork("dense-300-100", seed: 2) : Samples.Network("dense-300-100", 0.2, seed: 2);
                AssertAllocatesNothing(network, engine, attack, images);
            }
        }
    }

    [Theory]
    [InlineData(EngineKind.Dense)]
    [InlineData(EngineKind.Sparse)]
    public void StepOfConvolutions_AllocatesNothing(EngineKind engine) =>
        AssertAllocatesNothing(
            Samples.Network("conv-4k4s2-20", new TensorShape(1, 10, 10), 0.5, seed: 2), engine, AttackKind.Pgd, Samples.Images(600, features: 100, seed: 1));

    private static void AssertAllocatesNothing(MaskedNetwork network, EngineKind engine, AttackKind attack, ImageSet images)
    {
        var options = new TrainingOptions { Adversarial = true, Engine = engine };
        using var session = new TrainingSession(options, new AttackOptions { Kind = attack }, images, Trainer.Start(network), Keys, totalUpdates: 100);
        session.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 5; i++)
        {
            session.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void MaskedEntries_DecayByThePenaltyAlone_WhenItReachesThem()
    {
        ImageSet images = Samples.Images(100, features: 50, seed: 1);
        MaskedNetwork network = Samples.Network("dense-20", 0.5, seed: 2, inputs: 50);
        var options = new TrainingOptions { L1 = 0.01f, L1Scope = L1Scope.All, Engine = EngineKind.Sparse };
        using var session = new TrainingSession(options, new AttackOptions(), images, Trainer.Start(network), Keys, totalUpdates: 10);

        session.Step();
        session.Step();

        TrainingState state = session.Capture();
        MaskedLayer before = network.Layers[0], after = state.Network.Layers[0];
        for (int i = 0; i < before.Kernel.Values.Length; i++)
        {
            if (!before.Mask[i] && Math.Abs(before.Kernel.Values[i]) > 0.01f)
            {
                // With a constant gradient Adam moves by its learning rate, whatever the size of the gradient.
                Assert.Equal(before.Kernel.Values[i] - (2 * 0.0012f * Math.Sign(before.Kernel.Values[i])), after.Kernel.Values[i], 1e-5);
                Assert.NotEqual(0f, state.FirstMoments[0][i]);
            }
        }
    }

    [Fact]
    public void Step_NamesTheUpdateAtWhichTheLossIsLost()
    {
        ImageSet images = Samples.Images(100, features: 50, seed: 1);
        MaskedNetwork network = Samples.Network("dense-20", 1, seed: 2, inputs: 50);
        network.Layers[1].Kernel.Values[3] = float.PositiveInfinity;
        using var session = new TrainingSession(new TrainingOptions(), new AttackOptions(), images, Trainer.Start(network), Keys, totalUpdates: 10);

        DivergedException e = Assert.Throws<DivergedException>(session.Step);

        Assert.Contains("update 0", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Surviving weights and biases as the reference has them, masked entries as they were.</summary>
    private static void AssertWeights(ReferenceNetwork reference, MaskedNetwork before, MaskedNetwork after)
    {
        for (int l = 0; l < before.Layers.Count; l++)
        {
            double scale = reference.Weights[l].Max(Math.Abs);
            for (int i = 0; i < before.Layers[l].Spec.KernelSize; i++)
            {
                if (before.Layers[l].Mask[i])
                {
                    Assert.Equal(reference.Weights[l][i], after.Layers[l].Kernel.Values[i], 1e-5 * scale);
                }
                else
                {
                    Assert.Equal(before.Layers[l].Kernel.Values[i], after.Layers[l].Kernel.Values[i]);
                }
            }

            for (int j = 0; after.Layers[l].Bias is { } bias && j < bias.Size; j++)
            {
                Assert.Equal(reference.Biases[l][j], bias.Values[j], 1e-5);
            }
        }
    }

    /// <summary>What the images of a batch become under attack: <see cref="TrainingPassTests"/> judges them.</summary>
    private static double[][] AttackedImages(
        MaskedNetwork network, TrainingOptions options, AttackOptions attack, ImageSet images, ReadOnlySpan<int> batch, int update)
    {
        using var engine = new NetworkEngine(network, options.Engine);
        using ExampleBlock block = engine.RentBlock();
        var pass = new TrainingPass(engine, options, attack, images, Keys.TrainingAttack, totalUpdates: 10);
        var attacked = new List<double[]>();
        for (int start = 0; start < batch.Length; start += Block.Columns)
        {
            ReadOnlySpan<int> indices = batch.Slice(start, Math.Min(Block.Columns, batch.Length - start));
            pass.Run(block, indices, start, batch.Length, update);
            for (int column = 0; column < indices.Length; column++)
            {
                int at = column;
                attacked.Add([.. Enumerable.Range(0, images.Features).Select(pixel => (double)block.Attacked.Images.Values[(pixel * Block.Columns) + at])]);
            }
        }

        return [.. attacked];
    }

    private static void StepReference(
        ReferenceNetwork reference, ImageSet images, ReadOnlySpan<int> batch, double[][] attacked, TrainingOptions options, int update)
    {
        double[][] gradients = reference.NewGradients();
        for (int i = 0; i < batch.Length; i++)
        {
            double[] image = Samples.Image(images, batch[i]), target = Samples.Target(images.Labels[batch[i]], options.LabelSmoothing);
            double weight = options.EffectiveWeight;
            if (options.AdversarialLoss == ObjectiveCatalog.Trades)
            {
                reference.AddTradesGradient(image, attacked[i], target, weight, 1.0 / batch.Length, gradients);
            }
            else
            {
                reference.Backward(image, target, (1 - weight) / batch.Length, gradients);
                reference.Backward(attacked[i], target, weight / batch.Length, gradients);
            }
        }

        reference.Update(gradients, update, options.LearningRate, options.L1);
    }

    private static void StepReference(
        ReferenceNetwork reference, ImageSet images, ReadOnlySpan<int> batch, TrainingOptions options, AttackOptions attack, int update)
    {
        double[][] gradients = reference.NewGradients();
        foreach (int index in batch)
        {
            double[] image = Samples.Image(images, index), target = Samples.Target(images.Labels[index], options.LabelSmoothing);
            double scale = (options.Adversarial ? 0.5 : 1) / batch.Length;
            reference.Backward(image, target, scale, gradients);
            if (options.Adversarial)
            {
                double[] logits = reference.Forward(image)[^1];
                double[] predicted = Samples.Target(Array.IndexOf(logits, logits.Max()), smoothing: 0);
                reference.Backward(reference.Attack(image, predicted, attack, image), target, scale, gradients);
            }
        }

        reference.Update(gradients, update, options.LearningRate, options.L1);
    }
}
