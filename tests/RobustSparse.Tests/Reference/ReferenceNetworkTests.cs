using RobustSparse.Models;

namespace RobustSparse.Tests.Reference;

public sealed class ReferenceNetworkTests
{
    [Theory]
    [InlineData("dense-7-5", 1, 11, false)]
    [InlineData("dense-7-5", 1, 11, true)]
    [InlineData("conv-3k3s2-2k2s1-4", 5, 6, true)]
    public void Gradients_AgreeWithCentralDifferences(string model, int height, int width, bool biases)
    {
        var network = new ReferenceNetwork(Samples.Network(model, new TensorShape(1, height, width), 0.7, seed: 3, outputs: 4, biases));
        double[] image = [.. Samples.Values(height * width, seed: 4).Select(v => Math.Abs((double)v))];
        double[] target = Samples.Target(2, 0.1, classes: 4);
        double[][] gradients = network.NewGradients();

        double[] inputGradient = network.Backward(image, target, scale: 1, gradients);

        for (int i = 0; i < image.Length; i++)
        {
            Assert.Equal(CentralDifference(image, i, () => network.Loss(image, target)), inputGradient[i], 7);
        }

        for (int l = 0; l < network.Weights.Length; l++)
        {
            for (int i = 0; i < network.Weights[l].Length; i++)
            {
                if (network.Weights[l][i] != 0)
                {
                    Assert.Equal(CentralDifference(network.Weights[l], i, () => network.Loss(image, target)), gradients[l][i], 7);
                }
            }

            for (int j = 0; j < network.Biases[l].Length; j++)
            {
                Assert.Equal(CentralDifference(network.Biases[l], j, () => network.Loss(image, target)), gradients[network.Weights.Length + l][j], 7);
            }
        }
    }

    [Fact]
    public void TradesGradient_AgreesWithCentralDifferences()
    {
        var network = new ReferenceNetwork(Samples.Network("dense-7-5", 0.7, seed: 3, inputs: 11, outputs: 4));
        double[] image = [.. Samples.Values(11, seed: 4).Select(v => Math.Abs((double)v))], attacked = [.. image.Select((x, i) => x + (i % 2 * 0.2))];
        double[] target = Samples.Target(2, 0.1, classes: 4);
        double[][] gradients = network.NewGradients();

        network.AddTradesGradient(image, attacked, target, weight: 3, scale: 1, gradients);

        for (int l = 0; l < network.Weights.Length; l++)
        {
            for (int i = 0; i < network.Weights[l].Length; i++)
            {
                if (network.Weights[l][i] != 0)
                {
                    Assert.Equal(CentralDifference(network.Weights[l], i, () => network.TradesLoss(image, attacked, target, weight: 3)), gradients[l][i], 1e-7);
                }
            }
        }
    }

    private static double CentralDifference(double[] variables, int index, Func<double> function)
    {
        const double h = 1e-6;
        double saved = variables[index];
        variables[index] = saved + h;
        double above = function();
        variables[index] = saved - h;
        double below = function();
        variables[index] = saved;
        return (above - below) / (2 * h);
    }
}
