using RobustSparse.Attacks;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Tests.Reference;
using RobustSparse.Training;

namespace RobustSparse.Tests.Pruning;

public sealed class GraspMethodTests
{
    /// <summary>−w ⊙ Hg, with Hg from gradients of the reference in double precision at w ± εg, of the loss with logits divided by 200.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scores_AreThoseOfAFiniteDifferenceHessianInDoublePrecision(bool biases)
    {
        MaskedNetwork network = Scored.Network(biases);
        PruningRequest request = Scored.Request(network, 0.2, new PruningOptions { ScoreImages = 20 });
        double[][] gradient = Gradient(request, network.Layers, step: 0, direction: null);
        double step = 1e-5 / Math.Sqrt(gradient.Take(3).Sum(layer => layer.Sum(g => g * g)));
        double[][] ahead = Gradient(request, network.Layers, step, gradient), behind = Gradient(request, network.Layers, -step, gradient);

        IReadOnlyList<double[]> scores = new GraspMethod().ScoresOf(request);

        for (int l = 0; l < scores.Count; l++)
        {
            double[] expected = [.. network.Layers[l].Kernel.Values.Select((w, i) => -w * (ahead[l][i] - behind[l][i]) / (2 * step))];
            double error = Math.Sqrt(scores[l].Zip(expected, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(b => b * b));
            Assert.InRange(error, 0, 1e-5);
            Assert.True(scores[l].Zip(expected).Sum(pair => pair.First * pair.Second) > 0);
        }
    }

    /// <summary>With the attack made anew for each gradient, signs of pixels change and the difference is noise.</summary>
    [Fact]
    public void Scores_UnderAttackUseTheSameAttackedImages()
    {
        var attack = new AttackOptions { Epsilon = 0.1f };
        var training = new TrainingOptions { Adversarial = true, AdversarialLoss = ObjectiveCatalog.Madry };
        PruningRequest request = Scored.Request(Scored.Network(), 0.2, new PruningOptions { ScoreImages = 20 }, training, attack);

        IReadOnlyList<double[]> robust = new GraspMethod().ScoresOf(request);
        IReadOnlyList<double[]> plain = new GraspMethod().ScoresOf(request with { Options = request.Options with { ScoreLoss = ScoreLoss.Plain } });

        double cosine = Dot(robust, plain) / Math.Sqrt(Dot(robust, robust) * Dot(plain, plain));
        Assert.InRange(cosine, 0.3, 0.9999);
    }

    private static double Dot(IReadOnlyList<double[]> a, IReadOnlyList<double[]> b) => a.Zip(b).Sum(layer => layer.First.Zip(layer.Second, (x, y) => x * y).Sum());

    /// <summary>The gradient by the weights at w + step · direction.</summary>
    private static double[][] Gradient(PruningRequest request, IReadOnlyList<MaskedLayer> layers, double step, double[][]? direction)
    {
        const double temperature = 200;
        var reference = new ReferenceNetwork(request.Network);
        for (int l = 0; l < layers.Count; l++)
        {
            double scale = l == layers.Count - 1 ? 1 / temperature : 1;
            for (int i = 0; i < reference.Weights[l].Length; i++)
            {
                reference.Weights[l][i] = scale * (reference.Weights[l][i] + (step * (direction?[l][i] ?? 0)));
            }
        }

        for (int j = 0; j < reference.Biases[^1].Length; j++)
        {
            reference.Biases[^1][j] /= temperature;
        }

        double[][] gradients = reference.NewGradients();
        (double[] Image, double[] Target, double[] Class)[] batch = Scored.Batch(request);
        foreach ((double[] image, double[] target, _) in batch)
        {
            reference.Backward(image, target, 1.0 / batch.Length, gradients);
        }

        gradients[layers.Count - 1] = [.. gradients[layers.Count - 1].Select(g => g / temperature)];
        return gradients;
    }
}
