using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Robustness;

public sealed class PlainNetworkTests
{
    [Theory]
    [InlineData("dense-7-5", false)]
    [InlineData("dense-7-5", true)]
    [InlineData("conv-3k3s2-4k2s1-5", true)]
    public void Logits_AreThoseOfTheReference(string model, bool biases)
    {
        MaskedNetwork network = Samples.Network(model, new TensorShape(2, 3, 4), 0.4, seed: 3, outputs: 4, biases);
        float[] image = [.. Samples.Values(24, seed: 4).Select(MathF.Abs)];

        double[] logits = new PlainNetwork(network).Logits(image);

        Assert.All(new ReferenceNetwork(network).Forward([.. image.Select(x => (double)x)])[^1].Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(biases, NetworkDigest.OfWeights(network) != NetworkDigest.OfWeights(network.WithValues(
            [.. network.Parameters.Select(parameter => parameter.Mask is null ? new float[parameter.Size] : parameter.Values)])));
    }
}
