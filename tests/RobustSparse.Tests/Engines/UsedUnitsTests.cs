using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Engines;

/// <summary>Units without weights: in a network with biases they still pass on their bias.</summary>
public sealed class UsedUnitsTests
{
    /// <summary>hidden_1: unit 0 has no incoming weight, unit 1 no outgoing one; input 2 is unlinked. hidden_2: unit 1 has no incoming weight.</summary>
    private static readonly Mask[] Masks =
    [
        new([false, true, true, false, false, true, false, false, false]),
        new([true, false, false, false, true, false]),
        new([true, true, true, false]),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_BeginsPathsAtUnitsOnlyWhereTheyHaveBiases(bool biases)
    {
        IReadOnlyList<bool[]> used = UsedUnits.Of(Network(biases));

        Assert.Equal([true, true, false], used[0]);
        Assert.Equal([biases, false, true], used[1]);
        Assert.Equal([true, biases], used[2]);
        Assert.Equal([true, true], used[3]);
    }

    [Theory]
    [InlineData(EngineKind.Dense)]
    [InlineData(EngineKind.Sparse)]
    public void Answers_HaveTheBiasesOfUnitsWithoutWeights(EngineKind kind)
    {
        MaskedNetwork network = Network(biases: true);
        var reference = new ReferenceNetwork(network);
        using var engine = new NetworkEngine(network, kind);
        using ExampleBlock block = engine.RentBlock();
        byte[] pixels = [200, 100, 50];
        engine.LoadImages(pixels, [0], block);

        engine.Forward(block.Clean, block.Scratch);

        double[] expected = reference.Forward([.. pixels.Select(pixel => pixel / 255.0)])[^1];
        Assert.Equal(expected[0], block.Clean.Logits.Values[0], 1e-6);
        Assert.Equal(expected[1], block.Clean.Logits.Values[Block.Columns], 1e-6);
    }

    private static MaskedNetwork Network(bool biases)
    {
        MaskedNetwork network = MaskedNetwork.Dense(
            NetworkArchitecture.Parse("dense-3-2", TensorShape.Flat(3), 2, biases),
            biases
                ? [Ones(9), [0.5f, 0.25f, -0.125f], Ones(6), [0f, 0.75f], Ones(4), [0.1f, -0.2f]]
                : [Ones(9), Ones(6), Ones(4)]);
        return network.WithMasks(Masks);
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];
}
