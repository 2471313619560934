using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Experiments;

/// <summary>The weights and biases that the levels of a trial begin with, before masks.</summary>
internal sealed class StartingWeights
{
    private readonly ExperimentOptions _options;
    private readonly NetworkArchitecture _architecture;
    private readonly RandomKey _key;
    private readonly Func<int, LevelDirectory> _levelAt;
    private readonly RewindPointFile _rewindPoint;
    private readonly Func<MaskedNetwork, CancellationToken, MaskedNetwork> _replay;
    private IReadOnlyList<float[]>? _rewound;

    /// <param name="options">The run's.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="key">The trial's.</param>
    /// <param name="levelAt">The directory of a level.</param>
    /// <param name="rewindPoint">The dense network at the rewind point.</param>
    /// <param name="replay">Trains the dense level from its initial network up to the rewind point again.</param>
    public StartingWeights(
        ExperimentOptions options, NetworkArchitecture architecture, RandomKey key, Func<int, LevelDirectory> levelAt, RewindPointFile rewindPoint,
        Func<MaskedNetwork, CancellationToken, MaskedNetwork> replay)
    {
        _options = options;
        _architecture = architecture;
        _key = key;
        _levelAt = levelAt;
        _rewindPoint = rewindPoint;
        _replay = replay;
    }

    /// <summary>One array a parameter.</summary>
    /// <param name="level">From 0.</param>
    /// <param name="previous">The trained network of the level before; null for level 0.</param>
    /// <param name="cancel">Stops a training that is replayed.</param>
    public IReadOnlyList<float[]> Of(int level, MaskedNetwork? previous, CancellationToken cancel) => (_options.Strategy, level) switch
    {
        (_, 0) or (Strategy.ReinitRand, _) => Initial(level),
        (Strategy.ReinitNone, _) => ValuesOf(previous!),
        _ when _options.Pruning.Retrain != Retraining.WeightRewind => ValuesOf(previous!),
        _ when _options.Pruning.Time != PruningTime.AfterTraining => Initial(level: 0),
        _ => _rewound ??= ValuesOf(RewoundNetwork(cancel)),
    };

    private IReadOnlyList<float[]> Initial(int level) => ValuesOf(GlorotUniform.Initialize(_architecture, _key.Child(StreamPurpose.InitialKernels, level)));

    /// <summary>The dense network that reinit_orig rewinds every later level to.</summary>
    private MaskedNetwork RewoundNetwork(CancellationToken cancel)
    {
        LevelDirectory dense = _levelAt(0);
        return _options.Rewind.Kind switch
        {
            RewindKind.Initial => StoredLevel.ReadInitial(dense, _architecture),
            RewindKind.DenseEnd => StoredLevel.ReadTrained(dense, _architecture),

            // Level 1 began with these values under its masks, of which the masks of all later levels are parts.
            _ when _levelAt(1).IsComplete => StoredLevel.ReadInitial(_levelAt(1), _architecture),

            // A finished run has deleted its rewind point, and a level that is made again starts from it.
            _ => _rewindPoint.TryRead() ?? _replay(StoredLevel.ReadInitial(dense, _architecture), cancel),
        };
    }

    private static IReadOnlyList<float[]> ValuesOf(MaskedNetwork network) => [.. network.Parameters.Select(parameter => parameter.Values)];
}
