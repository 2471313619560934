using RobustSparse.Attacks;
using RobustSparse.Pruning;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>What each level of pruning starts from.</summary>
public enum Strategy
{
    /// <summary>No level but the dense one.</summary>
    NoPruning,

    /// <summary>Fresh kernels at every level: the control experiment.</summary>
    ReinitRand,

    /// <summary>The kernels <see cref="ExperimentOptions.Rewind"/> names: the lottery ticket.</summary>
    ReinitOrig,

    /// <summary>The last level's trained kernels: continued training.</summary>
    ReinitNone,
}

/// <summary>Where reinit_orig rewinds to.</summary>
public enum RewindKind
{
    /// <summary>θ0, the initial kernels of the dense level (Frankle and Carbin 2019).</summary>
    Initial,

    /// <summary>The kernels at the end of the dense level, as the original's code does.</summary>
    DenseEnd,

    /// <summary>The dense level's kernels after some updates (late rewinding; Frankle et al. 2019).</summary>
    Step,
}

/// <summary>Where reinit_orig rewinds to: initial, dense-end, or step:K.</summary>
/// <param name="Kind">Which kernels.</param>
/// <param name="Update">For <see cref="RewindKind.Step"/>: after how many updates of the dense level, at least 1; else 0.</param>
public readonly record struct RewindPoint(RewindKind Kind, int Update = 0);

/// <summary>What the saved kernels hold in masked entries.</summary>
public enum SavedKernels
{
    /// <summary>Zeros.</summary>
    Masked,

    /// <summary>The raw kernel's stale entries, as the original's code saves them.</summary>
    Raw,
}

/// <summary>One run: trials of one strategy on one data set. The defaults are the paper's.</summary>
public sealed record ExperimentOptions
{
    public string Dataset { get; init; } = "digits";

    /// <summary>Training images used, from the first after the validation images; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Test images used, from the first; null for all.</summary>
    public int? TestLimit { get; init; }

    /// <summary>Images held out for validation: the first of the training set.</summary>
    public int ValidSize { get; init; } = 10_000;

    /// <summary>dense-H1-H2-….</summary>
    public string Model { get; init; } = "dense-300-100";

    public Strategy Strategy { get; init; } = Strategy.ReinitOrig;

    public int Trials { get; init; } = 10;

    /// <summary>Rounds of pruning; levels 0 to this are trained.</summary>
    public int PruneIterations { get; init; } = 20;

    /// <summary>Fraction of surviving weights removed a round: one a layer, or two (hidden, output) for a network of any depth.</summary>
    public IReadOnlyList<double> PruneRates { get; init; } = [0.2, 0.2, 0.1];

    public PruneRule PruneRule { get; init; } = PruneRule.Exact;

    public RewindPoint Rewind { get; init; } = new(RewindKind.Initial);

    public SavedKernels SavedKernels { get; init; } = SavedKernels.Masked;

    public TrainingOptions Training { get; init; } = new();

    /// <summary>Used to train, when training is adversarial, and to evaluate.</summary>
    public AttackOptions Attack { get; init; } = new();

    public ulong Seed { get; init; } = 1234;
}
