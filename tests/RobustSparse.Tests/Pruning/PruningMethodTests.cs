using RobustSparse.Models;
using RobustSparse.Pruning;

namespace RobustSparse.Tests.Pruning;

/// <summary>The laws that hold for every method.</summary>
public sealed class PruningMethodTests
{
    public static TheoryData<string, PruneScope, LayerDensityRule, bool> Cases()
    {
        var cases = new TheoryData<string, PruneScope, LayerDensityRule, bool>();
        foreach (PruningMethod method in PruningCatalog.All)
        {
            cases.Add(method.Name, PruneScope.Layer, LayerDensityRule.Uniform, false);
            cases.Add(method.Name, PruneScope.Layer, LayerDensityRule.Erk, true);
            if (method.Inputs.HasFlag(PruningInputs.Scores))
            {
                cases.Add(method.Name, PruneScope.Global, LayerDensityRule.Uniform, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Masks_KeepExactlyTheTargetAndAlwaysTheSameWeights(string name, PruneScope scope, LayerDensityRule rule, bool biases)
    {
        PruningMethod method = PruningCatalog.Find(name)!;
        foreach (double density in new[] { 0.5, 0.1, 0.01 })
        {
            var options = new PruningOptions { Method = method, Scope = scope, LayerDensities = rule, ScoreUpdates = 3, ScoreImages = 3 };
            PruningRequest request = Scored.Request(Scored.Network(biases), density, options);
            if (method.DynamicsOf(request, totalUpdates: 50) is not null && method.Name == "gradual")
            {
                continue;
            }

            IReadOnlyList<Mask> masks = method.MasksOf(request);

            Assert.Equal((long)Math.Round(density * request.Network.Architecture.Size), masks.Sum(mask => mask.Kept));
            Assert.True(scope == PruneScope.Global || masks.Select(mask => mask.Kept).SequenceEqual(request.Target.LayerCounts));
            Assert.All(masks, mask => Assert.True(mask.Kept > 0));
            Assert.Equal(masks.Select(Scored.Entries), method.MasksOf(request).Select(Scored.Entries));
        }
    }

    [Fact]
    public void Catalog_NamesAreFound() => Assert.All(PruningCatalog.All, method => Assert.Same(method, PruningCatalog.Find(method.Name)));
}
