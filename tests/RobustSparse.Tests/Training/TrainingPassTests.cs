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

/// <summary>Where the attacks of each training kind take the images, and the loss that comes back.</summary>
public sealed class TrainingPassTests
{
    private const int Features = 100, Count = 40;
    private const float Epsilon = 0.1f;
    private static readonly ImageSet Images = Samples.Images(Count, Features, seed: 1);
    private static readonly int[] All = [.. Enumerable.Range(0, Count)];
    private static readonly RandomKey Noise = RandomKey.FromSeed(8);
    private static readonly MaskedNetwork Network = Samples.Network("dense-40-20", 0.6, seed: 2, inputs: Features);
    private static readonly ReferenceNetwork Reference = new(Network);
    private static readonly AttackOptions Attack = new() { Kind = AttackKind.Pgd, Epsilon = Epsilon, StepSize = 0.03f, Steps = 4, RandomStart = false };

    [Fact]
    public void Madry_AttacksTheTrueClass_WhateverTheRunsLabels()
    {
        double[][] attacked = Run(new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.Madry }, out _);

        AssertSame(i => Reference.Attack(Image(i), Truth(i), Attack, Image(i)), attacked);
    }

    [Fact]
    public void FgsmRs_TakesOneStepBeyondTheBallFromARandomPoint()
    {
        double[][] attacked = Run(new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.FgsmRs }, out _);

        double[][] starts = Starts((block, low, high) => UniformStart.Draw(block.Clean.Images, block.Attacked.Images, Epsilon, low, high));
        AssertSame(i => Reference.Attack(Image(i), Truth(i), Attack with { Steps = 1, StepSize = 1.25f * Epsilon }, starts[i]), attacked);
    }

    /// <summary>With the clean answers as targets, the reference's attack ascends the divergence.</summary>
    [Fact]
    public void Trades_AscendsTheDivergenceFromBesideTheImage()
    {
        double[][] attacked = Run(new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.Trades }, out _);

        double[][] starts = Starts((block, low, high) => GaussianStart.Draw(block.Clean.Images, block.Attacked.Images, 0.001f, low, high));
        AssertSame(i => Reference.Attack(Image(i), Answers(Image(i)), Attack, starts[i]), attacked);
        double Divergence(double[] at, int i) => ReferenceNetwork.Divergence(Answers(Image(i)), Answers(at));
        Assert.All(All, i => Assert.True(Divergence(attacked[i], i) > 10 * Divergence(starts[i], i)));
    }

    [Theory]
    [InlineData(0, 1, 0.1)]
    [InlineData(0, 8, 0.0125)]
    [InlineData(3, 8, 0.05)]
    [InlineData(7, 8, 0.1)]
    [InlineData(100, 8, 0.1)]
    public void Ball_GrowsWithTheUpdatesOfTheWarmup(int update, int warmup, double radius)
    {
        var options = new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.Madry, EpsilonWarmup = warmup };

        double[][] attacked = Run(options, out _, update);

        Assert.Equal(radius, All.Max(i => attacked[i].Zip(Image(i), (a, x) => Math.Abs(a - x)).Max()), 1e-6);
    }

    [Theory]
    [InlineData("0:8", 3, 0.05)]
    [InlineData("4:8", 3, 0)]
    [InlineData("4:8", 5, 0.05)]
    [InlineData("0.0:0.8", 3, 0.05)]
    [InlineData("0.5:0.5", 3, 0)]
    [InlineData("0.5:0.5", 4, 0.1)]
    public void Ball_FollowsTheRamp(string text, int update, double radius)
    {
        Assert.True(EpsilonRamp.TryParse(text, out EpsilonRamp ramp));
        var options = new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.Madry, EpsilonRamp = ramp };

        double[][] attacked = Run(options, out _, update);

        Assert.Equal(radius, All.Max(i => attacked[i].Zip(Image(i), (a, x) => Math.Abs(a - x)).Max()), 1e-6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5:")]
    [InlineData("1:2:3")]
    [InlineData("-1:5")]
    [InlineData("0.5:1.5")]
    [InlineData("0:1e3")]
    [InlineData("0:99999999999")]
    public void Ramp_IsTwoMoments(string text) => Assert.False(EpsilonRamp.TryParse(text, out _));

    [Theory]
    [InlineData("mix", null, 0.5)]
    [InlineData("mix", 0.2f, 0.2)]
    [InlineData("madry", null, 1)]
    [InlineData("fgsm-rs", null, 1)]
    [InlineData("trades", null, 1)]
    [InlineData("trades", 6f, 6)]
    public void Loss_IsTheObjective(string loss, float? given, double weight)
    {
        var options = new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.Find(loss)!, AdversarialWeight = given };

        double[][] attacked = Run(options, out double actual);

        double[] Target(int i) => Samples.Target(Images.Labels[i], options.LabelSmoothing);
        double expected = All.Average(i => loss == "trades"
            ? Reference.TradesLoss(Image(i), attacked[i], Target(i), weight)
            : ((1 - weight) * Reference.Loss(Image(i), Target(i))) + (weight * Reference.Loss(attacked[i], Target(i))));
        Assert.Equal(expected, actual, 1e-5);
    }

    /// <summary>Under the attack of training, an evaluation reports what training minimises.</summary>
    [Theory]
    [InlineData("mix", 0.3f)]
    [InlineData("madry", null)]
    [InlineData("trades", 2f)]
    public void Evaluation_ReportsTheObjective(string loss, float? weight)
    {
        var options = new TrainingOptions { AdversarialLoss = ObjectiveCatalog.Find(loss)!, AdversarialWeight = weight };
        double[] clean = [.. All.Select(i => Reference.Loss(Image(i), Truth(i)))];
        double[][] attacked = [.. All.Select(i => Reference.Attack(Image(i), Truth(i), Attack, Image(i)))];
        double[] adversarial = [.. All.Select(i => Reference.Loss(attacked[i], Truth(i)))];
        double w = options.EffectiveWeight;

        var evaluator = new Evaluator(Attack with { Labels = AttackLabels.True }, new IdleCores(0));
        Evaluation evaluation = evaluator.Evaluate(
            Network, new EvaluationSet(Images), new EvaluatedLoss { Objective = options.AdversarialLoss, Penalty = 5, Weight = w }, Noise, TestContext.Current.CancellationToken);

        double expected = loss == "trades"
            ? All.Average(i => Reference.TradesLoss(Image(i), attacked[i], Truth(i), w))
            : ((1 - w) * clean.Average()) + (w * adversarial.Average());
        Assert.Equal(5 + expected, evaluation.Loss, 1e-4);
    }

    private static double[] Image(int i) => Samples.Image(Images, i);

    private static double[] Truth(int i) => Samples.Target(Images.Labels[i], smoothing: 0);

    private static double[] Answers(double[] image) => ReferenceNetwork.Softmax(Reference.Forward(image)[^1]);

    private static double[][] Run(TrainingOptions options, out double loss, int update = 0)
    {
        using var engine = new NetworkEngine(Network, EngineKind.Sparse);
        using ExampleBlock block = engine.RentBlock();
        loss = new TrainingPass(engine, options, Attack, Images, Noise, totalUpdates: 10).Run(block, All, position: 0, Count, update);
        return Columns(block.Attacked.Images);
    }

    private static double[][] Starts(Action<ExampleBlock, uint[], uint[]> draw)
    {
        using var engine = new NetworkEngine(Network, EngineKind.Sparse);
        using ExampleBlock block = engine.RentBlock();
        engine.LoadImages(Images.Pixels, All, block);
        LinfAttack.SetKeys(block, Noise.Child(StreamPurpose.Update, 0), All);
        draw(block, block.LowKeys, block.HighKeys);
        return Columns(block.Attacked.Images);
    }

    private static double[][] Columns(Block block) =>
        [.. All.Select(i => Enumerable.Range(0, Features).Select(pixel => (double)block.Values[(pixel * Block.Columns) + i]).ToArray())];

    /// <summary>
    /// A gradient within rounding of zero may take either sign, and a first step from a thousandth beside the image has
    /// little but rounding where two classes' parts cancel: such an image goes its own way in all that follow.
    /// </summary>
    private static void AssertSame(Func<int, double[]> expected, double[][] actual) =>
        Assert.InRange(All.Count(i => expected(i).Zip(actual[i]).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-5)), 0, 1);
}
