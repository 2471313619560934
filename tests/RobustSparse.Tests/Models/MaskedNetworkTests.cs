using RobustSparse.Models;

namespace RobustSparse.Tests.Models;

public sealed class MaskedNetworkTests
{
    private static readonly NetworkArchitecture Tiny = NetworkArchitecture.Parse("dense-1", TensorShape.Flat(2), 2);

    [Fact]
    public void WithMasksApplied_ZeroesMaskedEntriesAlone()
    {
        MaskedNetwork network = Network([3f, -4f], [true, false]).WithMasksApplied();

        Assert.Equal([3f, 0f], network.Layers[0].Kernel.Values);
        Assert.False(float.IsNegative(network.Layers[0].Kernel.Values[1]));
        Assert.Equal((3, 0.75), (network.Kept, network.Density));
    }

    [Fact]
    public void Mask_KeepsItsOwnCopy()
    {
        bool[] survives = [true, false];
        var mask = new Mask(survives);

        survives[0] = false;

        Assert.True(mask[0]);
        Assert.Equal((2, 1), (mask.Size, mask.Kept));
    }

    [Fact]
    public void Layer_RefusesArraysOfAnotherSize() =>
        Assert.Throws<ArgumentException>(() => new MaskedLayer(Tiny.Layers[0], new float[3], Mask.Dense(2)));

    [Fact]
    public void Network_RefusesLayersOfAnotherArchitecture() =>
        Assert.Throws<ArgumentException>(() => new MaskedNetwork(NetworkArchitecture.Parse("dense-2", TensorShape.Flat(2), 2), Network([1f, 1f], [true, true]).Layers));

    [Fact]
    public void Parameters_AreKernelThenBiasOfEveryLayer()
    {
        NetworkArchitecture architecture = NetworkArchitecture.Parse("dense-1", TensorShape.Flat(2), 2, hasBiases: true);
        MaskedNetwork network = MaskedNetwork.Dense(architecture, [[1f, 2f], [3f], [4f, 5f], [6f, 7f]]);

        MaskedNetwork other = network.WithMasks([new Mask([true, false]), Mask.Dense(2)]).WithValues([[9f, 8f], [7f], [6f, 5f], [4f, 3f]]).WithMasksApplied();

        Assert.Equal(["hidden_1/kernel", "hidden_1/bias", "output/kernel", "output/bias"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([[9f, 0f], [7f], [6f, 5f], [4f, 3f]], other.Parameters.Select(parameter => parameter.Values));
        Assert.Equal([true, false, true, false], other.Parameters.Select(parameter => parameter.Mask is not null));
    }

    [Fact]
    public void Layer_RefusesABiasThatItsSpecDoesNotHave() =>
        Assert.Throws<ArgumentException>(() => new MaskedLayer(Tiny.Layers[0], [1f, 2f], Mask.Dense(2), bias: [1f]));

    private static MaskedNetwork Network(float[] kernel, bool[] survives) =>
        new(Tiny, [new MaskedLayer(Tiny.Layers[0], kernel, new Mask(survives)), new MaskedLayer(Tiny.Layers[1], [1f, 2f], Mask.Dense(2))]);
}
