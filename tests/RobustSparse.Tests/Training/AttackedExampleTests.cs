using RobustSparse.Attacks;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

public sealed class AttackedExampleTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(5);
    private static readonly ImageSet Images = GlyphDataset.Generate(1, 40).Test;
    private static readonly MaskedNetwork Network = GlorotUniform.Initialize(NetworkArchitecture.Parse("dense-20", new TensorShape(1, 28, 28), 10), RandomKey.FromSeed(3));

    [Theory]
    [InlineData(AttackKind.Fgsm)]
    [InlineData(AttackKind.Pgd)]
    public void Examples_StayInTheBallAndCountAsTheEvaluatorDoes(AttackKind kind)
    {
        var attack = new AttackOptions { Kind = kind, Epsilon = 0.1f };

        IReadOnlyList<AttackedExample> examples = AttackedExample.Of(Network, Images, attack, Key);
        Evaluation evaluation = new Evaluator(attack, new IdleCores(0)).Evaluate(Network, new EvaluationSet(Images), new EvaluatedLoss(), Key, TestContext.Current.CancellationToken);

        Assert.All(examples, (example, i) =>
        {
            Assert.Equal(Images.Labels[i], example.Label);
            Assert.Equal(Images.Pixels[i * Images.Features] / 255f, example.Clean[0], 1e-6f);
            Assert.All(example.Attacked.Zip(example.Clean), pair => Assert.True(pair.First is >= 0f and <= 1f && Math.Abs(pair.First - pair.Second) <= 0.1f + 1e-6f));
        });
        Assert.Equal(evaluation.Accuracy, examples.Average(example => example.CleanAnswer == example.Label ? 1.0 : 0.0), 1e-12);
        Assert.Equal(evaluation.AdversarialAccuracy, examples.Average(example => example.AttackedAnswer == example.Label ? 1.0 : 0.0), 1e-12);
    }

    [Fact]
    public void Of_RefusesMoreImagesThanABlockHolds() => Assert.Throws<ArgumentOutOfRangeException>(
        () => AttackedExample.Of(Network, GlyphDataset.Generate(1, AttackedExample.Most + 1).Test, new AttackOptions(), Key));
}
