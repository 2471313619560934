using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Experiments;

/// <summary>The weights and biases that the levels of a trial begin with, before masks.</summary>
/// <param name="options">The run's.</param>
/// <param name="architecture">The network.</param>
/// <param name="key">The trial's.</param>
/// <param name="levelAt">The directory of a level.</param>
/// <param name="rewindPoint">The dense network at the rewind point.</param>
/// <param name="replay">Trains the dense level from its initial network up to the rewind point again.</param>
internal sealed class StartingWeights(
    ExperimentOptions options, NetworkArchitecture architecture, RandomKey key, Func<int, LevelDirectory> levelAt, RewindPointFile rewindPoint,
    Func<MaskedNetwork, CancellationToken, MaskedNetwork> replay)
{
    private IReadOnlyList<float[]>? _rewound;

    /// <summary>One array a parameter.</summary>
    /// <param name="level">From 0.</param>
    /// <param name="previous">The trained network of the level before; null for level 0.</param>
    /// <param name="cancel">Stops a training that is replayed.</param>
    public IReadOnlyList<float[]> Of(int level, MaskedNetwork? previous, CancellationToken cancel) => (options.Strategy, level) switch
    {
        (_, 0) or (Strategy.ReinitRand, _) => Initial(level),
        (Strategy.ReinitNone, _) => ValuesOf(previous!),
        _ when options.Pruning.Retrain != Retraining.WeightRewind => ValuesOf(previous!),
        _ when options.Pruning.Time != PruningTime.AfterTraining => Initial(level: 0),
        _ => _rewound ??= ValuesOf(RewoundNetwork(cancel)),
    };

    private IReadOnlyList<float[]> Initial(int level) => ValuesOf(GlorotUniform.Initialize(architecture, key.Child(StreamPurpose.InitialKernels, level)));

    /// <summary>The dense network that reinit_orig rewinds every later level to.</summary>
    private MaskedNetwork RewoundNetwork(CancellationToken cancel)
    {
        LevelDirectory dense = levelAt(0);
        return options.Rewind.Kind switch
        {
            RewindKind.Initial => StoredLevel.ReadInitial(dense, architecture),
            RewindKind.DenseEnd => StoredLevel.ReadTrained(dense, architecture),

            // Level 1 began with these values under its masks, of which the masks of all later levels are parts.
            _ when levelAt(1).IsComplete => StoredLevel.ReadInitial(levelAt(1), architecture),

            // A finished run has deleted its rewind point, and a level that is made again starts from it.
            _ => rewindPoint.TryRead() ?? replay(StoredLevel.ReadInitial(dense, architecture), cancel),
        };
    }

    private static IReadOnlyList<float[]> ValuesOf(MaskedNetwork network) => [.. network.Parameters.Select(parameter => parameter.Values)];
}
