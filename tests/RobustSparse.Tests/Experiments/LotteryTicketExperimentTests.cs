using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Experiments;

public sealed class LotteryTicketExperimentTests
{
    [Theory]
    [MemberData(nameof(SmallRun.Kinds), MemberType = typeof(SmallRun))]
    public void EveryLevel_PrunesTheLevelBefore(string kind)
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions options = SmallRun.Kind(kind);
        Ticket[][] trials = RunAll(directory, options);

        Assert.All(trials, levels =>
        {
            Assert.Equal(options.Levels, levels.Length);
            Assert.Equal(1, levels[0].Trained.Density);
            for (int level = 1; level < levels.Length; level++)
            {
                IReadOnlyList<Mask> expected = MagnitudePruner.Prune(levels[level - 1].Trained, [0.2, 0.2, 0.1], options.PruneRule);
                Assert.Equal(expected.Select(Entries), levels[level].Trained.Masks.Select(Entries));
                Assert.Equal(expected.Select(Entries), levels[level].Initial.Masks.Select(Entries));
                Assert.True(levels[level].Trained.Kept < levels[level - 1].Trained.Kept);
            }
        });
    }

    [Theory]
    [MemberData(nameof(SmallRun.Kinds), MemberType = typeof(SmallRun))]
    public void EveryLevel_StartsFromTheKernelsOfItsStrategy(string kind)
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions options = SmallRun.Kind(kind);
        TrainingStates dense = new();
        Ticket[][] trials = RunAll(directory, options, dense);

        Assert.All(trials.Index(), trial =>
        {
            Ticket[] levels = trial.Item;
            for (int level = 1; level < levels.Length; level++)
            {
                IReadOnlyList<float[]> source = options switch
                {
                    { Strategy: Strategy.ReinitNone } => Kernels(levels[level - 1].Trained),
                    { Strategy: Strategy.ReinitOrig, Rewind.Kind: RewindKind.Initial } => Kernels(levels[0].Initial),
                    { Strategy: Strategy.ReinitOrig, Rewind.Kind: RewindKind.DenseEnd } => Kernels(levels[0].Trained),
                    { Strategy: Strategy.ReinitOrig } => Kernels(dense.After(trial.Index, options.Rewind.Update)),
                    _ => Kernels(levels[level].Initial),
                };
                Assert.Equal(SurvivorBits(source, levels[level].Initial.Masks), SurvivorBits(Kernels(levels[level].Initial), levels[level].Initial.Masks));
            }
        });
    }

    [Theory]
    [MemberData(nameof(SmallRun.Kinds), MemberType = typeof(SmallRun))]
    public void SavedKernels_AreZeroWhereMaskedOrRawAsAsked(string kind)
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions options = SmallRun.Kind(kind);
        Ticket[] levels = RunAll(directory, options)[0];

        foreach (Ticket ticket in levels.Skip(1))
        {
            bool isZero = MaskedEntries(ticket.Initial).Concat(MaskedEntries(ticket.Trained)).All(bits => bits == 0);
            Assert.Equal(options.SavedKernels == SavedKernels.Masked, isZero);
        }
    }

    [Fact]
    public void ReinitRand_DrawsFreshKernelsAtEveryLevel()
    {
        using var directory = new TemporaryDirectory();
        Ticket[] levels = RunAll(directory, SmallRun.Kind("reinit_rand, reference"))[0];

        // Raw kernels: every entry is drawn anew, masked or not.
        for (int level = 1; level < levels.Length; level++)
        {
            Assert.Empty(levels[level].Initial.Layers[0].Kernel.Values.Intersect(levels[level - 1].Initial.Layers[0].Kernel.Values));
        }
    }

    [Theory]
    [InlineData(false, 13)]
    [InlineData(true, 19)]
    public void Strategies_ShareTheDenseLevelBitForBit(bool bias, int files)
    {
        using var directory = new TemporaryDirectory();
        string[] kinds = ["no_pruning", "reinit_rand", "reinit_none", "reinit_orig"];

        SortedDictionary<string, string>[] denseLevels =
        [
            .. kinds.Select(kind => TemporaryDirectory.Tree(Path.Combine(SmallRun.Run(directory.Path, SmallRun.Kind(kind) with { Bias = bias }).Directory, "trial_01", "prune_iter_00"))),
        ];

        Assert.All(denseLevels, level => Assert.Equal(denseLevels[0], level));
        Assert.Equal(files, denseLevels[0].Count);
    }

    /// <summary>Biases begin at zero, and are rewound, drawn anew or kept with the kernels; none is pruned.</summary>
    [Theory]
    [InlineData("reinit_orig, biases")]
    [InlineData("reinit_rand, biases")]
    [InlineData("reinit_none, biases")]
    public void Biases_GoWithTheKernelsAndAreNeverPruned(string kind)
    {
        using var directory = new TemporaryDirectory();
        Ticket[] levels = RunAll(directory, SmallRun.Kind(kind))[0];

        Assert.All(levels[0].Initial.Layers, layer => Assert.All(layer.Bias!.Values, value => Assert.Equal(0f, value)));
        for (int level = 0; level < levels.Length; level++)
        {
            Assert.All(levels[level].Trained.Layers, layer => Assert.DoesNotContain(0f, layer.Bias!.Values));
            MaskedNetwork expected = level > 0 && kind.StartsWith("reinit_none", StringComparison.Ordinal) ? levels[level - 1].Trained : levels[0].Initial;
            Assert.Equal(expected.Layers.Select(layer => layer.Bias!.Values), levels[level].Initial.Layers.Select(layer => layer.Bias!.Values));
        }
    }

    [Fact]
    public void Trials_AndSeedsDiffer()
    {
        using var directory = new TemporaryDirectory();
        float[] ThetaOf(Ticket[] levels) => levels[0].Initial.Layers[0].Kernel.Values;

        Ticket[][] trials = RunAll(directory, SmallRun.Options);
        using var other = new TemporaryDirectory();
        Ticket[][] reseeded = RunAll(other, SmallRun.Options with { Seed = 1235 });

        Assert.Empty(ThetaOf(trials[0]).Intersect(ThetaOf(trials[1])));
        Assert.Empty(ThetaOf(trials[0]).Intersect(ThetaOf(reseeded[0])));
    }

    private static Ticket[][] RunAll(TemporaryDirectory directory, ExperimentOptions options, TrainingStates? dense = null)
    {
        var trainer = new FakeTrainer { BeforeUpdate = state => dense?.Add(state) };
        RunDirectory run = RunDirectory.Of(directory.Path, options);
        RunOutcome outcome = SmallRun.Run(directory.Path, options, trainer: trainer);
        Assert.Empty(outcome.Failures);
        return
        [
            .. Enumerable.Range(0, options.Trials).Select(trial => Enumerable.Range(0, options.Levels).Select(level => new Ticket(
                StoredLevel.ReadInitial(run.Level(trial, level).Path), StoredLevel.ReadTrained(run.Level(trial, level).Path))).ToArray()),
        ];
    }

    private static IReadOnlyList<float[]> Kernels(MaskedNetwork network) => [.. network.Layers.Select(layer => layer.Kernel.Values)];

    private static bool[] Entries(Mask mask) => mask.Entries.ToArray();

    private static int[] SurvivorBits(IReadOnlyList<float[]> kernels, IReadOnlyList<Mask> masks) =>
        [.. kernels.Zip(masks).SelectMany(layer => layer.First.Where((_, i) => layer.Second[i])).Select(BitConverter.SingleToInt32Bits)];

    private static IEnumerable<int> MaskedEntries(MaskedNetwork network) =>
        network.Layers.SelectMany(layer => layer.Kernel.Values.Where((_, i) => !layer.Mask[i])).Select(BitConverter.SingleToInt32Bits);

    private sealed record Ticket(MaskedNetwork Initial, MaskedNetwork Trained);

    /// <summary>What a trainer saw of the dense levels, trial after trial.</summary>
    private sealed class TrainingStates
    {
        private readonly List<RobustSparse.Training.TrainingState> _states = [];

        public void Add(RobustSparse.Training.TrainingState state)
        {
            if (state.Network.Density == 1)
            {
                _states.Add(state);
            }
        }

        public MaskedNetwork After(int trial, int update) => _states.Where(state => state.Update == update).ElementAt(trial).Network;
    }
}
