using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Engines;

public sealed class EngineCrossoverTests
{
    [Fact]
    public void UnitsThatKeepMoreThanMost_MakeASplitLayer()
    {
        MaskedNetwork network = Samples.SplitNetwork("dense-300-100", seed: 1);

        foreach (Workload workload in Enum.GetValues<Workload>())
        {
            EnginePlan plan = EngineCrossover.PlanOf(EngineKind.Auto, workload, network);

            Assert.Equal((LayerForm.Split, LayerForm.Sparse), (plan.First, plan.Others));
            Assert.Equal(128, plan.DenseUnits!.Count(isDense => isDense));
            Assert.All(Enumerable.Range(0, 100), unit => Assert.True(plan.DenseUnits![3 * unit]));
        }
    }

    [Fact]
    public void UnitsThatKeepAlikeMany_DoNot()
    {
        MaskedNetwork network = Samples.Network("dense-300-100", 0.3, seed: 1);

        Assert.Null(DenseUnits.Of(network.Layers[0]));
        Assert.Equal(EnginePlan.Sparse, EngineCrossover.PlanOf(EngineKind.Auto, Workload.PgdStep, network));
    }

    [Fact]
    public void FewUnits_DoNot() => Assert.Null(DenseUnits.Of(Samples.SplitNetwork("dense-60", seed: 1).Layers[0]));

    [Fact]
    public void AskedForOneKind_AllLayersAreOfIt()
    {
        MaskedNetwork network = Samples.SplitNetwork("dense-300-100", seed: 1);

        Assert.Equal(EnginePlan.Dense, EngineCrossover.PlanOf(EngineKind.Dense, Workload.PgdStep, network));
        Assert.Equal(EnginePlan.Sparse, EngineCrossover.PlanOf(EngineKind.Sparse, Workload.PgdStep, network));
    }

    /// <summary>The denser, the more of the layers are dense.</summary>
    [Fact]
    public void Plans_FollowTheDensity()
    {
        foreach (Workload workload in Enum.GetValues<Workload>())
        {
            LayerForm[] forms = [.. new[] { 1, 0.8, 0.55, 0.41, 0.3, 0.2, 0.05 }
                .Select(density => EngineCrossover.PlanOf(EngineKind.Auto, workload, Samples.Network("dense-30", density, seed: 1)).First)];

            Assert.Equal(LayerForm.Dense, forms[0]);
            Assert.Equal(LayerForm.Sparse, forms[^1]);
            Assert.Equal(forms.Order(), forms);
        }
    }
}
