using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Robustness;

public sealed class PlainNetworkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Logits_AreThoseOfTheReference(bool biases)
    {
        MaskedNetwork network = Samples.Network("dense-7-5", 0.4, seed: 3, inputs: 11, outputs: 4, biases);
        float[] image = [.. Samples.Values(11, seed: 4).Select(MathF.Abs)];

        double[] logits = new PlainNetwork(network).Logits(image);

        Assert.All(new ReferenceNetwork(network).Forward([.. image.Select(x => (double)x)])[^1].Zip(logits), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(biases, NetworkDigest.OfWeights(network) != NetworkDigest.OfWeights(network.WithValues(
            [.. network.Parameters.Select(parameter => parameter.Mask is null ? new float[parameter.Size] : parameter.Values)])));
    }
}
