using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Randomness;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Experiments;

/// <summary>The masks of the levels of a trial: which weights a level starts with, and how its masks change while it is trained.</summary>
internal sealed class LevelChoices
{
    private readonly ExperimentOptions _options;
    private readonly NetworkArchitecture _architecture;
    private readonly ScoreObjective _objective;
    private readonly RandomKey _key;
    private readonly IReadOnlyList<PruneTarget> _targets;

    /// <param name="options">The run's.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="objective">The loss of scores.</param>
    /// <param name="trial">The key of the trial.</param>
    public LevelChoices(ExperimentOptions options, NetworkArchitecture architecture, ScoreObjective objective, RandomKey trial)
    {
        _options = options;
        _architecture = architecture;
        _objective = objective;
        _key = trial.Child(StreamPurpose.Pruning);
        _targets = LevelTargets.Of(options, architecture);
    }

    /// <summary>Whether a level is the dense network.</summary>
    public bool IsDense(int level) => _targets[level].KeepsAll(_architecture);

    /// <summary>Whether the masks of a finished level can be computed again at once, to verify it.</summary>
    public bool IsRepeatable(int level) => IsDense(level) || _options.PrunesByRates;

    /// <summary>The masks that a level starts with.</summary>
    /// <param name="level">From 0.</param>
    /// <param name="previous">The trained network of the level before; null for level 0.</param>
    /// <param name="start">The weights that the level starts with, dense; may be null where <see cref="IsRepeatable"/> holds.</param>
    /// <param name="cancel">Stops a choice that takes long.</param>
    public IReadOnlyList<Mask> MasksOf(int level, MaskedNetwork? previous, MaskedNetwork? start, CancellationToken cancel)
    {
        if (IsDense(level))
        {
            return [.. _architecture.Layers.Select(spec => Mask.Dense(spec.KernelSize))];
        }

        if (_options.PrunesByRates)
        {
            return MagnitudePruner.Prune(previous!, _options.PruneRatesOf(_architecture), _options.PruneRule);
        }

        MaskedNetwork network = _options.Pruning.Time == PruningTime.AfterTraining ? previous! : start!;
        return _options.Pruning.Method.MasksOf(RequestOf(level, network, cancel));
    }

    /// <summary>The training of a level.</summary>
    /// <param name="keys">Its random streams.</param>
    /// <param name="level">From 0.</param>
    /// <param name="start">The network that it starts with.</param>
    /// <param name="totalUpdates">Updates of the training.</param>
    public LevelTraining TrainingOf(TrainingKeys keys, int level, MaskedNetwork start, int totalUpdates) => new(keys)
    {
        Masks = IsDense(level) ? null : _options.Pruning.Method.DynamicsOf(RequestOf(level, start, CancellationToken.None), totalUpdates),
        Rate = RateOf(level),
    };

    private LearningRateSchedule? RateOf(int level) => _options switch
    {
        { Strategy: Strategy.ReinitOrig, Pruning.Retrain: Retraining.FineTune } when level > 0 => _options.Training.LearningRateSchedule.AtItsEnd(),
        { Pruning.FreezesWeights: true } when !IsDense(level) => LearningRateSchedule.Frozen,
        _ => null,
    };

    private PruningRequest RequestOf(int level, MaskedNetwork network, CancellationToken cancel) => new()
    {
        Network = network,
        Target = _targets[level],
        Options = _options.Pruning,
        Objective = _objective,
        Key = _key,
        Cancel = cancel,
    };
}
