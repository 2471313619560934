using CsCheck;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Pruning;

public sealed class WeightRankingTests
{
    private static readonly Gen<double[]> Scores = Gen.OneOf(Gen.Double[-1, 1].Array[1, 50], Gen.Int[-2, 2].Select(i => (double)i).Array[1, 50]);

    [Fact]
    public void Keep_InLayers_EqualsThePaperPruner() => Gen.Select(Gen.ULong, Gen.Double[0, 0.99]).Sample((seed, rate) =>
    {
        MaskedNetwork network = Samples.Network("dense-7-5", 0.6, seed, inputs: 9, outputs: 4);
        double[] rates = [rate, rate / 2, rate];
        var target = new PruneTarget([.. network.Masks.Select((mask, i) => mask.Kept - MagnitudePruner.Removed(Math.Max(1, mask.Kept), rates[i]))]);

        IReadOnlyList<Mask> masks = WeightRanking.Keep(network.Masks, MagnitudeMethod.Magnitudes(network), target);

        Assert.Equal(MagnitudePruner.Prune(network, rates, PruneRule.Exact).Select(Entries), masks.Select(Entries));
    });

    /// <summary>Sorted as one list of (score, layer, index), the first go, except the last weight of a layer.</summary>
    [Fact]
    public void Keep_Globally_PrunesTheLowestOfAllLayers() => Gen.Select(Scores, Scores, Gen.Double[0, 1]).Sample((first, second, density) =>
    {
        double[][] scores = [first, second];
        Mask[] masks = [Mask.Dense(first.Length), Mask.Dense(second.Length)];
        int total = Math.Max(2, (int)(density * (first.Length + second.Length)));
        var pruned = new HashSet<(int, int)>();
        foreach ((double _, int layer, int entry) in scores.SelectMany((layer, l) => layer.Select((score, i) => (score, l, i))).Order())
        {
            bool isLast = pruned.Count(place => place.Item1 == layer) == scores[layer].Length - 1;
            if (pruned.Count < first.Length + second.Length - total && !isLast)
            {
                pruned.Add((layer, entry));
            }
        }

        IReadOnlyList<Mask> kept = WeightRanking.Keep(masks, scores, new PruneTarget([total - 1, 1], IsGlobal: true));

        Assert.Equal(total, kept.Sum(mask => mask.Kept));
        Assert.All(kept.SelectMany((mask, l) => Entries(mask).Select((survives, i) => (survives, l, i))), entry => Assert.Equal(entry.survives, !pruned.Contains((entry.l, entry.i))));
    });

    [Fact]
    public void Keep_RefusesAScoreThatIsNotANumber() => Assert.Throws<ArithmeticException>(
        () => WeightRanking.Keep([Mask.Dense(3)], [[1, double.NaN, 2]], new PruneTarget([2])));

    private static bool[] Entries(Mask mask) => mask.Entries.ToArray();
}
