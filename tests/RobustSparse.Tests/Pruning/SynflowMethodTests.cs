using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Pruning;

public sealed class SynflowMethodTests
{
    /// <summary>Tanaka et al. 2020, theorems 1 and 2: what flows into a hidden unit flows out of it, and every layer carries the whole flow.</summary>
    [Fact]
    public void Flow_IsConservedInEveryUnitAndLayer()
    {
        MaskedNetwork network = Scored.Network();
        network = network.WithMasks(new RandomMethod().MasksOf(Scored.Request(network, 0.3)));

        IReadOnlyList<double[]> scores = SynapticFlow.ScoresOf(network);

        for (int l = 0; l + 1 < scores.Count; l++)
        {
            double[] into = SumBy(network.Layers[l], scores[l], connection => connection.Output);
            double[] outOf = SumBy(network.Layers[l + 1], scores[l + 1], connection => connection.Input);
            Assert.All(into.Zip(outOf), unit => Assert.Equal(unit.First, unit.Second, 1e-9 * Math.Max(1, unit.First)));
            Assert.Equal(scores[l].Sum(), scores[l + 1].Sum(), 1e-9 * scores[l].Sum());
        }
    }

    /// <summary>R is linear in each layer, so w ∂R/∂w is what R loses without the weight.</summary>
    [Fact]
    public void Score_IsTheFlowLostWithoutTheWeight()
    {
        MaskedNetwork network = Scored.Network();
        IReadOnlyList<double[]> scores = SynapticFlow.ScoresOf(network);

        foreach ((int layer, int entry) in new[] { (0, 5), (0, 700), (1, 33), (2, 11) })
        {
            bool[] survives = Scored.Entries(network.Masks[layer]);
            survives[entry] = false;
            Mask[] masks = [.. network.Masks.Select((mask, l) => l == layer ? new Mask(survives) : mask)];
            double lost = scores[0].Sum() - SynapticFlow.ScoresOf(network.WithMasks(masks))[0].Sum();
            Assert.Equal(lost, scores[layer][entry], 1e-9 * scores[0].Sum());
        }
    }

    [Theory]
    [InlineData(PruneScope.Global)]
    [InlineData(PruneScope.Layer)]
    public void Masks_NeverCutTheNetworkDownToOnePerMille(PruneScope scope)
    {
        NetworkArchitecture small = NetworkArchitecture.Parse("dense-100-30", TensorShape.Flat(400), 10);
        MaskedNetwork network = GlorotUniform.Initialize(small, RandomKey.FromSeed(1));

        IReadOnlyList<Mask> masks = new SynflowMethod().MasksOf(Scored.Request(network, 0.001, new PruningOptions { Scope = scope }));

        Assert.Equal(43, masks.Sum(mask => mask.Kept));
        Assert.True(SynapticFlow.ScoresOf(network.WithMasks(masks))[0].Sum() > 0);
    }

    private static double[] SumBy(MaskedLayer layer, double[] scores, Func<Connection, int> unitOf)
    {
        var sums = new double[Math.Max(layer.Spec.Inputs, layer.Spec.Outputs)];
        for (int entry = 0; entry < scores.Length; entry++)
        {
            foreach (Connection connection in layer.Spec.ConnectionsOf(entry))
            {
                sums[unitOf(connection)] += scores[entry];
            }
        }

        return sums;
    }
}
