using RobustSparse.Analysis;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Analysis;

public sealed class NetworkStructureTests
{
    // 3 inputs, 2 hidden units, 2 outputs. Input 2 has no weight; hidden unit 1 has one going in and none going out.
    private static readonly MaskedNetwork Sparse = Network([true, false, true, true, false, false], [true, true, false, false]);

    [Fact]
    public void Units_AreAliveWithAWeightOnEitherSide() => Assert.Equal([2, 1], NetworkStructure.LiveUnits(Sparse));

    [Fact]
    public void Inputs_AreCountedByTheirWeights() => Assert.Equal([1, 2, 0], NetworkStructure.WeightsPerInput(Sparse));

    [Fact]
    public void Overlap_IsSharedWeightsAgainstChance()
    {
        MaskedNetwork other = Network([true, true, false, false, true, true], [true, true, false, false]);

        (double shared, double byChance) = NetworkStructure.Overlap(Sparse, other);

        // Of 3 + 2 weights 1 + 2 are shared; by chance 3 · 4 / 6 + 2 · 2 / 4.
        Assert.Equal(3.0 / 5, shared);
        Assert.Equal((2.0 + 1) / 5, byChance);
        Assert.Equal(1, NetworkStructure.Overlap(Sparse, Sparse).Shared);
    }

    [Fact]
    public void Density_OfWeightsIsThatOfAKernelEstimate()
    {
        double[] weights = [.. Enumerable.Range(0, 400).Select(i => Math.Sin(i * 1.7))];

        WeightDensity density = WeightDensity.Of(weights);

        double step = density.At[1] - density.At[0];
        Assert.Equal(1, density.Values.Sum() * step, 1e-3);
        double deviation = Estimate.Of(weights).StandardDeviation, bandwidth = 1.06 * deviation * Math.Pow(weights.Length, -0.2);
        int middle = density.At.Count / 2;
        double exact = weights.Average(weight => Math.Exp(-Math.Pow((density.At[middle] - weight) / bandwidth, 2) / 2)) / (bandwidth * Math.Sqrt(2 * Math.PI));
        Assert.Equal(exact, density.Values[middle], exact / 100);
    }

    /// <summary>A convolution counts as the matrix that it is: connections for weights, positions for units.</summary>
    [Fact]
    public void Convolutions_CountAsTheirMatrices()
    {
        MaskedNetwork network = Samples.Network("conv-2k3s2-3k2s1", new TensorShape(1, 5, 5), 0.2, seed: 6, outputs: 3, biases: false);
        double[][] matrices = [.. network.Layers.Select(layer => ReferenceLayer.Of(layer.Spec).Matrix([.. layer.Mask.Entries.ToArray().Select(kept => kept ? 1.0 : 0)]))];
        bool Sends(int layer, int input) => Enumerable.Range(0, network.Layers[layer].Spec.Outputs).Any(output => matrices[layer][(input * network.Layers[layer].Spec.Outputs) + output] > 0);
        bool Receives(int layer, int output) => Enumerable.Range(0, network.Layers[layer].Spec.Inputs).Any(input => matrices[layer][(input * network.Layers[layer].Spec.Outputs) + output] > 0);

        Assert.Equal(
            Enumerable.Range(0, 3).Select(layer => Enumerable.Range(0, network.Layers[layer].Spec.Inputs).Count(unit => Sends(layer, unit) && (layer == 0 || Receives(layer - 1, unit)))),
            NetworkStructure.LiveUnits(network));
        Assert.Equal(
            Enumerable.Range(0, 25).Select(input => Enumerable.Range(0, network.Layers[0].Spec.Outputs).Count(output => matrices[0][(input * network.Layers[0].Spec.Outputs) + output] > 0)),
            NetworkStructure.WeightsPerInput(network));
        Assert.Equal(2 * 4, NetworkStructure.MostPerInput(network.Architecture));
    }

    private static MaskedNetwork Network(bool[] hidden, bool[] output)
    {
        var architecture = NetworkArchitecture.Parse("dense-2", TensorShape.Flat(3), 2);
        return new MaskedNetwork(
            architecture, [new MaskedLayer(architecture.Layers[0], new float[6], new Mask(hidden)), new MaskedLayer(architecture.Layers[1], new float[4], new Mask(output))]);
    }
}
