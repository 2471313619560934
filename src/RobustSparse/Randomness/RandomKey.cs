namespace RobustSparse.Randomness;

/// <summary>The purpose of a stream of random numbers. Every result depends on these numbers: never renumber them.</summary>
public enum StreamPurpose
{
    /// <summary>One experiment trial; the parent of the trial's own streams.</summary>
    Trial = 1,

    /// <summary>Initial kernels, indexed by level (level 0 is θ0).</summary>
    InitialKernels = 2,

    /// <summary>One layer of a set of initial kernels, indexed by its position.</summary>
    Layer = 3,

    /// <summary>The order of the training images, indexed by level, then by epoch.</summary>
    Shuffle = 4,

    /// <summary>One pass over the training images.</summary>
    Epoch = 5,

    /// <summary>Random starts of attacks on training batches, indexed by level, then by update.</summary>
    TrainingAttack = 6,

    /// <summary>Random starts of attacks that evaluate, indexed by level, then by update.</summary>
    EvaluationAttack = 7,

    /// <summary>One update of the weights.</summary>
    Update = 8,

    /// <summary>The images of the generated data set, indexed by image.</summary>
    Glyph = 9,

    /// <summary>One part of a data set.</summary>
    Split = 10,

    /// <summary>One example of a batch or of a part of a data set.</summary>
    Example = 11,

    /// <summary>One attack of an evaluation, indexed by the number of its random stream.</summary>
    AttackMethod = 20,

    /// <summary>One restart or one target class of an attack.</summary>
    AttackRun = 21,

    /// <summary>The choice of the weights of a level, indexed by level.</summary>
    Pruning = 40,

    /// <summary>The images that scores of weights are computed on.</summary>
    ScoreImages = 41,

    /// <summary>Weights that grow during training, indexed by update, then by layer.</summary>
    MaskGrowth = 42,

    /// <summary>A control experiment beside a level, indexed by its kind.</summary>
    Control = 43,
}

/// <summary>
/// Names a random stream. Keys form a tree: the numbers of a child depend only on the path to it. So a new consumer never shifts the
/// numbers of another one, and any number can be computed again without the numbers before it.
/// </summary>
public readonly record struct RandomKey(ulong Value)
{
    /// <summary>The root of all streams of a run.</summary>
    public static RandomKey FromSeed(ulong seed) => new(Mix(seed ^ 0x6A09E667F3BCC909UL));

    /// <summary>The key of the <paramref name="index"/>-th stream for <paramref name="purpose"/> below this one.</summary>
    public RandomKey Child(StreamPurpose purpose, long index = 0) =>
        new(Mix(Mix(Value + (0x9E3779B97F4A7C15UL * (ulong)purpose)) ^ ((ulong)index * 0xD1342543DE82EF95UL)));

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection whose every output bit depends on every input bit.</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
