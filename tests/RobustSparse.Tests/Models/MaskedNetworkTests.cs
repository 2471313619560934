using RobustSparse.Models;

namespace RobustSparse.Tests.Models;

public sealed class MaskedNetworkTests
{
    private static readonly NetworkArchitecture Tiny = NetworkArchitecture.Parse("dense-1", 2, 2);

    [Fact]
    public void WithMasksApplied_ZeroesMaskedEntriesAlone()
    {
        MaskedNetwork network = Network([3f, -4f], [true, false]).WithMasksApplied();

        Assert.Equal([3f, 0f], network.Layers[0].Kernel);
        Assert.False(float.IsNegative(network.Layers[0].Kernel[1]));
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
        Assert.Throws<ArgumentException>(() => new MaskedNetwork(NetworkArchitecture.Parse("dense-2", 2, 2), Network([1f, 1f], [true, true]).Layers));

    private static MaskedNetwork Network(float[] kernel, bool[] survives) =>
        new(Tiny, [new MaskedLayer(Tiny.Layers[0], kernel, new Mask(survives)), new MaskedLayer(Tiny.Layers[1], [1f, 2f], Mask.Dense(2))]);
}
