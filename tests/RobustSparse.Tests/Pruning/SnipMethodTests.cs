using RobustSparse.Attacks;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Pruning;

public sealed class SnipMethodTests
{
    private static readonly AttackOptions Pgd = new() { Kind = AttackKind.Pgd, Epsilon = 0.1f, StepSize = 0.03f, Steps = 3, RandomStart = false, Labels = AttackLabels.True };

    [Theory]
    [InlineData(false, false, ScoreLoss.Objective)]
    [InlineData(true, false, ScoreLoss.Objective)]
    [InlineData(true, true, ScoreLoss.Objective)]
    [InlineData(true, true, ScoreLoss.Plain)]
    public void Scores_AreThoseOfTheReferenceInDoublePrecision(bool biases, bool adversarial, ScoreLoss loss)
    {
        MaskedNetwork network = Scored.Network(biases);
        PruningRequest request = Scored.Request(
            network, 0.2, new PruningOptions { ScoreImages = 20, ScoreLoss = loss }, new TrainingOptions { Adversarial = adversarial, EpsilonWarmup = 9 }, Pgd);
        bool attacked = adversarial && loss == ScoreLoss.Objective;
        double[][] gradients = Gradients(request, attacked);

        IReadOnlyList<double[]> scores = new SnipMethod().ScoresOf(request);

        // A pixel whose gradient is nearly zero may move the other way in double precision, so scores under attack agree on the whole only.
        for (int l = 0; l < scores.Count; l++)
        {
            double[] expected = [.. gradients[l].Zip(network.Layers[l].Kernel.Values, (g, w) => Math.Abs(g * w))];
            double error = Math.Sqrt(scores[l].Zip(expected, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(b => b * b));
            Assert.InRange(error, 0, attacked ? 2e-3 : 1e-5);
        }
    }

    [Fact]
    public void Batch_HasTheSameNumberOfImagesOfEachClass()
    {
        PruningRequest request = Scored.Request(Scored.Network(), 0.2, new PruningOptions { ScoreImages = 7 });

        int[] batch = request.Objective.BalancedBatch(classes: 4, imagesOfEach: 7, request.Key);

        Assert.Equal(28, batch.Distinct().Count());
        Assert.All(batch.CountBy(i => Scored.Images.Labels[i]), count => Assert.Equal(7, count.Value));
    }

    /// <summary>Of the run's mix: half the loss on clean images, half on attacked ones.</summary>
    private static double[][] Gradients(PruningRequest request, bool attacked)
    {
        var reference = new ReferenceNetwork(request.Network);
        double[][] gradients = reference.NewGradients();
        (double[] Image, double[] Target, double[] Class)[] batch = Scored.Batch(request);
        foreach ((double[] image, double[] target, double[] label) in batch)
        {
            reference.Backward(image, target, (attacked ? 0.5 : 1) / batch.Length, gradients);
            if (attacked)
            {
                reference.Backward(reference.Attack(image, label, Pgd, image), target, 0.5 / batch.Length, gradients);
            }
        }

        return gradients;
    }
}
