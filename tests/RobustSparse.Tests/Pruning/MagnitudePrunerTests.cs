using CsCheck;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Pruning;

public sealed class MagnitudePrunerTests
{
    private static readonly double[] PaperRates = [0.2, 0.2, 0.1];

    private static readonly Gen<float[]> Kernels = Gen.OneOf(
        Gen.Float[-1f, 1f].Array[1, 60],
        Gen.Int[-2, 2].Select(i => i * 0.25f).Array[1, 60]);

    /// <summary>Surviving weights of dense-300-100 on 28 × 28 images by level and layer, worked out by hand from the two rules.</summary>
    public static TheoryData<PruneRule, int, int[]> GoldenCounts => new()
    {
        { PruneRule.Inclusive, 0, [235200, 30000, 1000] },
        { PruneRule.Inclusive, 3, [120420, 15357, 726] },
        { PruneRule.Inclusive, 8, [39456, 5029, 424] },
        { PruneRule.Inclusive, 11, [20199, 2573, 307] },
        { PruneRule.Inclusive, 15, [8270, 1051, 197] },
        { PruneRule.Inclusive, 18, [4232, 536, 140] },
        { PruneRule.Inclusive, 20, [2707, 341, 112] },
    };

    [Fact]
    public void Prune_KeepsTheGoldenTotalsOverTwentyLevelsUnderBothRules()
    {
        (int Level, int Inclusive, int Exact)[] golden =
        [
            (0, 266_200, 266_200), (3, 136_503, 136_511), (7, 56_081, 56_094), (8, 44_909, 44_923), (11, 23_079, 23_093),
            (15, 9_518, 9_537), (18, 4_908, 4_928), (20, 3_160, 3_179),
        ];

        int[][] inclusive = CountsByLevel(PruneRule.Inclusive, 20), exact = CountsByLevel(PruneRule.Exact, 20);

        Assert.Equal(golden, golden.Select(row => (row.Level, inclusive[row.Level].Sum(), exact[row.Level].Sum())));
    }

    [Theory]
    [MemberData(nameof(GoldenCounts))]
    public void Prune_KeepsTheGoldenCountsOfEachLayer(PruneRule rule, int level, int[] counts) =>
        Assert.Equal(counts, CountsByLevel(rule, level)[level]);

    [Theory]
    [InlineData(5, 0.5, 2)] // 2.5: half to even
    [InlineData(7, 0.5, 4)] // 3.5: half to even
    [InlineData(10, 0.2, 2)]
    [InlineData(10, 0.0, 0)]
    [InlineData(1, 0.9, 0)] // never emptied
    public void Exact_RemovesTheRoundedShare(int weights, double rate, int removed)
    {
        float[] kernel = [.. Enumerable.Range(1, weights).Select(i => (float)i)];

        Assert.Equal(weights - removed, PruneOne(kernel, rate, PruneRule.Exact).Kept);
    }

    [Fact]
    public void Exact_BreaksTiesByIndex() =>
        Assert.Equal([false, false, true, true], PruneOne([0.5f, -0.5f, 0.5f, -0.5f], 0.5, PruneRule.Exact).Entries.ToArray());

    [Fact]
    public void Inclusive_RemovesTheCutoffAndAllItsTies() =>
        Assert.Equal([false, false, false, true], PruneOne([0.1f, -0.2f, 0.2f, 0.3f], 0.25, PruneRule.Inclusive).Entries.ToArray());

    [Fact]
    public void Prune_AgreesWithItsDefinitionWrittenPlainly() => Gen.Select(Kernels, Gen.Double[0, 0.99], Gen.Bool).Sample((kernel, rate, isExact) =>
    {
        int rank = (int)Math.Round(rate * kernel.Length, MidpointRounding.ToEven);
        int[] ranked = [.. Enumerable.Range(0, kernel.Length).OrderBy(i => MathF.Abs(kernel[i])).ThenBy(i => i)];
        IEnumerable<int> gone = isExact
            ? ranked.Take(rank)
            : ranked.Where(i => MathF.Abs(kernel[i]) <= MathF.Abs(kernel[ranked[Math.Min(rank, kernel.Length - 1)]]));
        bool[] expected = [.. Enumerable.Repeat(true, kernel.Length)];
        foreach (int i in gone.Take(kernel.Length - 1))
        {
            expected[i] = false;
        }

        Mask mask = PruneOne(kernel, rate, isExact ? PruneRule.Exact : PruneRule.Inclusive);

        // When all are tied the inclusive rule spares one weight; which one is the last by rank.
        Assert.Equal(isExact || gone.Count() < kernel.Length ? expected : [.. Enumerable.Range(0, kernel.Length).Select(i => i == ranked[^1])], mask.Entries.ToArray());
    });

    [Fact]
    public void Prune_NeverRevivesNorEmptiesALayer() => Gen.Select(Kernels, Gen.Double[0, 0.99], Gen.Enum<PruneRule>()).Sample((kernel, rate, rule) =>
    {
        MaskedNetwork network = OneLayer(kernel);
        for (int round = 0; round < 8; round++)
        {
            Mask before = network.Masks[0], after = MagnitudePruner.Prune(network, [rate, 0], rule)[0];
            Assert.True(after.Kept >= 1);
            Assert.All(Enumerable.Range(0, kernel.Length), i => Assert.True(before[i] || !after[i]));
            network = network.WithMasks([after, network.Masks[1]]);
        }
    });

    [Fact]
    public void Prune_IgnoresWhatMaskedEntriesHold()
    {
        float[] kernel = [3f, 0f, 1f, 2f];
        var mask = new Mask([true, false, true, true]);
        MaskedNetwork zeroed = OneLayer(kernel), stale = OneLayer([3f, 9f, 1f, 2f]);

        bool[] Pruned(MaskedNetwork network) =>
            MagnitudePruner.Prune(network.WithMasks([mask, network.Masks[1]]), [0.34, 0], PruneRule.Exact)[0].Entries.ToArray();

        Assert.Equal([true, false, false, true], Pruned(zeroed));
        Assert.Equal(Pruned(zeroed), Pruned(stale));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Prune_RefusesRatesThatAreNone(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PruneOne([1f, 2f], rate, PruneRule.Exact));

    private static int[][] CountsByLevel(PruneRule rule, int levels)
    {
        NetworkArchitecture architecture = NetworkArchitecture.Parse("dense-300-100", new TensorShape(1, 28, 28), 10);
        var network = new MaskedNetwork(
            architecture, [.. architecture.Layers.Select(spec => new MaskedLayer(spec, DistinctKernel(spec), Mask.Dense(spec.KernelSize)))]);
        var counts = new List<int[]> { Counts(network) };
        for (int level = 1; level <= levels; level++)
        {
            network = network.WithMasks(MagnitudePruner.Prune(network, PaperRates, rule));
            counts.Add(Counts(network));
        }

        return [.. counts];
    }

    /// <summary>No two magnitudes are equal: the golden counts are those without ties.</summary>
    private static float[] DistinctKernel(LayerSpec spec)
    {
        float[] kernel = [.. Enumerable.Range(1, spec.KernelSize).Select(i => i % 2 == 0 ? i : -(float)i)];
        new PhiloxRandom(RandomKey.FromSeed(1)).Shuffle(kernel.AsSpan());
        return kernel;
    }

    private static int[] Counts(MaskedNetwork network) => [.. network.Masks.Select(mask => mask.Kept)];

    private static Mask PruneOne(float[] kernel, double rate, PruneRule rule) => MagnitudePruner.Prune(OneLayer(kernel), [rate, 0], rule)[0];

    /// <summary>A network whose first layer has this kernel.</summary>
    private static MaskedNetwork OneLayer(float[] kernel)
    {
        NetworkArchitecture architecture = NetworkArchitecture.Parse("dense-1", TensorShape.Flat(kernel.Length), 2);
        return new MaskedNetwork(
            architecture,
            [new MaskedLayer(architecture.Layers[0], kernel, Mask.Dense(kernel.Length)), new MaskedLayer(architecture.Layers[1], [1f, 2f], Mask.Dense(2))]);
    }
}
