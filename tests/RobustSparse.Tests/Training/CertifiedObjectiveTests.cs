using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

/// <summary>Certified training, against double precision and finite differences.</summary>
public sealed class CertifiedObjectiveTests
{
    private const int Features = 30, Count = 70, Classes = 4;
    private const float Epsilon = 0.05f;
    private static readonly ImageSet Images = Samples.Images(Count, Features, seed: 1, classes: Classes);
    private static readonly RandomKey Noise = RandomKey.FromSeed(8);
    private static readonly AttackOptions Attack = new() { Epsilon = Epsilon };
    private static readonly TrainingOptions Options = new()
    {
        Adversarial = true,
        AdversarialLoss = ObjectiveCatalog.Ibp,
        Kappa = 0.4f,
        LabelSmoothing = 0.1f,
    };

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        foreach (string form in new[] { "dense", "sparse", "split", "dense convolution", "sparse convolution" })
        {
            cases.Add(form, KernelSet.Widest.Width, false);
            foreach (int width in new[] { 16, 8, 4, 1 })
            {
                cases.Add(form, width, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_AgreesWithFiniteDifferences(string form, int width, bool biases)
    {
        MaskedNetwork network = NetworkOf(form, biases);
        using NetworkEngine engine = EngineOf(network, form, width, TrainingBounds.Intervals);
        (double loss, IReadOnlyList<float[]> gradients) = Differentiate(engine, Options, update: 0);

        AssertGradient(network, reference => Loss(reference, Options.Kappa), loss, gradients);
    }

    /// <summary>Halfway through the growth of ε, where β is a half.</summary>
    [Theory]
    [InlineData("dense", true)]
    [InlineData("sparse", false)]
    [InlineData("split", true)]
    [InlineData("dense convolution", true)]
    [InlineData("sparse convolution", true)]
    public void GradientOfCrownIbp_AgreesWithFiniteDifferences(string form, bool biases)
    {
        MaskedNetwork network = NetworkOf(form, biases);
        using NetworkEngine engine = EngineOf(network, form, KernelSet.Widest.Width, TrainingBounds.Backward);
        TrainingOptions options = Options with { AdversarialLoss = ObjectiveCatalog.CrownIbp, EpsilonWarmup = 4 };
        (double loss, IReadOnlyList<float[]> gradients) = Differentiate(engine, options, update: 1);

        AssertGradient(network, reference => Loss(reference, 1 - ((1 - Options.Kappa) / 2), Epsilon / 2, beta: 0.5), loss, gradients);
    }

    [Fact]
    public void CrownIbp_IsIbp_OnceEpsilonIsFull()
    {
        MaskedNetwork network = NetworkOf("sparse", biases: true);
        using NetworkEngine engine = EngineOf(network, "sparse", KernelSet.Widest.Width, TrainingBounds.Backward);

        (double loss, IReadOnlyList<float[]> gradients) = Differentiate(engine, Options with { AdversarialLoss = ObjectiveCatalog.CrownIbp }, update: 0);

        (double expected, IReadOnlyList<float[]> expectedGradients) = Differentiate(engine, Options, update: 0);
        Assert.Equal(expected, loss);
        Assert.Equal(expectedGradients, gradients);
    }

    /// <summary>κ falls from 1 as ε grows: a quarter of the way, the weight of the bounds is a quarter of 1 − κ and ε is a quarter of full ε.</summary>
    [Fact]
    public void Kappa_FallsWhileEpsilonGrows()
    {
        MaskedNetwork network = NetworkOf("dense", biases: false);
        using NetworkEngine engine = EngineOf(network, "dense", KernelSet.Widest.Width, TrainingBounds.Intervals);

        (double loss, _) = Differentiate(engine, Options with { EpsilonWarmup = 4 }, update: 0);

        Assert.Equal(Loss(new ReferenceNetwork(network), 1 - ((1 - Options.Kappa) / 4), Epsilon / 4), loss, 1e-5);
    }

    [Fact]
    public void Evaluation_CountsProvenImages_AndReportsTheObjective()
    {
        MaskedNetwork network = NetworkOf("sparse", biases: true);
        var evaluator = new Evaluator(Attack, new IdleCores(0));
        Evaluation evaluation = evaluator.Evaluate(
            network,
            new EvaluationSet(Images),
            new EvaluatedLoss { Objective = ObjectiveCatalog.Ibp, Weight = Options.Kappa },
            Noise,
            TestContext.Current.CancellationToken);

        var reference = new ReferenceNetwork(network);
        var intervals = new ReferenceIntervals(reference);
        double proven = All.Average(i => intervals.IsProven(Image(i), Label(i), Epsilon) ? 1 : 0);
        Assert.InRange(proven, 0.01, 0.99);
        Assert.Equal(proven, evaluation.CertifiedAccuracy);
        Assert.Equal(Loss(reference, Options.Kappa, smoothing: 0), evaluation.Loss, 1e-5);
    }

    [Fact]
    public void Training_ProvesImages()
    {
        MaskedNetwork network = NetworkOf("dense", biases: false);
        var options = Options with { BatchSize = Count, LabelSmoothing = 0, LearningRate = 0.01f };
        var key = RandomKey.FromSeed(3);
        using var session = new TrainingSession(options, Attack, Images, Trainer.Start(network), new TrainingKeys(key, key, key), totalUpdates: 200);
        var before = new ReferenceIntervals(new ReferenceNetwork(network));
        for (int update = 0; update < 200; update++)
        {
            session.Step();
        }

        var after = new ReferenceIntervals(new ReferenceNetwork(session.Capture().Network));
        Assert.True(Proven(after) > Proven(before) + (Count / 4), $"{Proven(before)} images were proven before training and {Proven(after)} after it");

        static int Proven(ReferenceIntervals intervals) => All.Count(i => intervals.IsProven(Image(i), Label(i), Epsilon));
    }

    private static int[] All { get; } = [.. Enumerable.Range(0, Count)];

    private static double[] Image(int i) => Samples.Image(Images, i);

    private static int Label(int i) => Images.Labels[i];

    private static MaskedNetwork NetworkOf(string form, bool biases) => form switch
    {
        "split" => Samples.SplitNetwork("dense-150-4", seed: 2, inputs: Features, biases: biases),
        "dense" or "sparse" => Samples.Network("dense-12-9", DensityOf(form), seed: 2, inputs: Features, outputs: Classes, biases: biases),
        _ => Samples.Network("conv-5k3s2-7", new TensorShape(1, 5, 6), DensityOf(form), seed: 2, outputs: Classes, biases: biases),
    };

    private static double DensityOf(string form) => form.StartsWith("dense", StringComparison.Ordinal) ? 0.7 : 0.3;

    private static NetworkEngine EngineOf(MaskedNetwork network, string form, int width, TrainingBounds bounds)
    {
        EnginePlan plan = EngineCrossover.PlanOf(
            form == "split" ? EngineKind.Auto : DensityOf(form) > 0.5 ? EngineKind.Dense : EngineKind.Sparse, Workload.FgsmStep, network);
        return new NetworkEngine(network, plan, KernelSet.OfWidth(width), bounds);
    }

    /// <summary>The loss and its gradient by every parameter, as an optimiser computes it.</summary>
    private static (double Loss, IReadOnlyList<float[]> Gradients) Differentiate(NetworkEngine engine, TrainingOptions options, int update)
    {
        using var pass = new BatchPass(engine, options, Attack, Images, Noise, Count, totalUpdates: 10);
        double loss = pass.Run(All, update);
        var gradients = new List<float[]>();
        for (int layer = 0; layer < engine.Layers.Count; layer++)
        {
            LayerSpec spec = engine.Architecture.Layers[layer];
            float[] kernel = new float[spec.KernelSize], bias = new float[spec.BiasSize];
            pass.Gradient.Differentiate(layer, kernel, bias);
            gradients.AddRange(spec.HasBias ? [kernel, bias] : [kernel]);
        }

        return (loss, gradients);
    }

    private static double Loss(ReferenceNetwork network, double kappa, double epsilon = Epsilon, double smoothing = 0.1, double beta = 0)
    {
        var intervals = new ReferenceIntervals(network);
        int classes = network.Biases[^1].Length;
        return All.Average(i => (kappa * network.Loss(Image(i), Samples.Target(Label(i), smoothing, classes)))
            + ((1 - kappa) * intervals.Loss(Image(i), Label(i), epsilon, beta)));
    }

    /// <summary>Compares the loss, and some derivatives by each parameter with central differences of the reference loss.</summary>
    private static void AssertGradient(MaskedNetwork network, Func<ReferenceNetwork, double> expected, double loss, IReadOnlyList<float[]> gradients)
    {
        var reference = new ReferenceNetwork(network);
        Assert.Equal(expected(reference), loss, 1e-5);
        var random = new Random(5);
        int parameter = 0;
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            MaskedLayer at = network.Layers[layer];
            AssertDerivatives(reference.Weights[layer], i => at.Mask[i]);
            if (at.Bias is not null)
            {
                AssertDerivatives(reference.Biases[layer], _ => true);
            }
        }

        void AssertDerivatives(double[] values, Predicate<int> isKept)
        {
            const double step = 1e-6;
            float[] gradient = gradients[parameter++];
            int[] kept = [.. Enumerable.Range(0, values.Length).Where(i => isKept(i))];
            random.Shuffle(kept);
            foreach (int i in kept.Take(6))
            {
                double value = values[i];
                values[i] = value + step;
                double above = expected(reference);
                values[i] = value - step;
                double below = expected(reference);
                values[i] = value;
                Assert.Equal((above - below) / (2 * step), gradient[i], 1e-4);
            }
        }
    }
}
