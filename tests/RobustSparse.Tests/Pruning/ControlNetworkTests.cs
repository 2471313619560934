using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Pruning;

public sealed class ControlNetworkTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(11);
    private static readonly MaskedNetwork Initial = Scored.Network(biases: true);
    private static readonly MaskedNetwork Start = Initial.WithMasks(new RandomMethod().MasksOf(Scored.Request(Initial, 0.1))).WithMasksApplied();

    [Theory]
    [InlineData(ControlKind.Reinit, true)]
    [InlineData(ControlKind.ShuffleLayer, true)]
    [InlineData(ControlKind.ShuffleGlobal, false)]
    [InlineData(ControlKind.SameSign, true)]
    [InlineData(ControlKind.BatchOrder, true)]
    public void Controls_KeepTheCounts(ControlKind kind, bool inEachLayer)
    {
        MaskedNetwork control = ControlNetwork.Of(kind, Start, Initial, Key);

        Assert.Equal(Start.Kept, control.Kept);
        Assert.Equal(inEachLayer, Start.Masks.Select(mask => mask.Kept).SequenceEqual(control.Masks.Select(mask => mask.Kept)));
        Assert.All(control.Masks, mask => Assert.True(mask.Kept > 0));
    }

    [Fact]
    public void ShuffleLayer_MovesTheSurvivingWeightsOfEachLayer()
    {
        MaskedNetwork control = ControlNetwork.Of(ControlKind.ShuffleLayer, Start, Initial, Key);

        Assert.Equal(Start.Layers.Select(Survivors), control.Layers.Select(Survivors));
        Assert.NotEqual(Scored.Entries(Start.Masks[0]), Scored.Entries(control.Masks[0]));
    }

    [Fact]
    public void SameSign_ChangesMagnitudesAlone()
    {
        MaskedNetwork control = ControlNetwork.Of(ControlKind.SameSign, Start, Initial, Key);

        Assert.Equal(Start.Layers.Select(layer => layer.Kernel.Values.Select(Math.Sign)), control.Layers.Select(layer => layer.Kernel.Values.Select(Math.Sign)));
        Assert.Empty(Survivors(Start.Layers[0]).Intersect(Survivors(control.Layers[0])));
    }

    [Fact]
    public void Reinit_KeepsMasksAlone()
    {
        MaskedNetwork control = ControlNetwork.Of(ControlKind.Reinit, Start, Initial, Key);

        Assert.Equal(Start.Masks.Select(Scored.Entries), control.Masks.Select(Scored.Entries));
        Assert.Empty(Survivors(Start.Layers[0]).Intersect(Survivors(control.Layers[0])));
    }

    private static IEnumerable<float> Survivors(MaskedLayer layer) => layer.Kernel.Values.Where((_, i) => layer.Mask[i]).Order();
}
