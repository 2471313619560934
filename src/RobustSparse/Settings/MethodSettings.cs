using System.Globalization;
using RobustSparse.Engines;
using RobustSparse.Pruning;

namespace RobustSparse.Settings;

/// <summary>Settings that say which weights survive at which density.</summary>
public static class MethodSettings
{
    /// <summary>The first schema of manifests with these settings.</summary>
    internal const int FirstSchema = 3;

    /// <summary>The method.</summary>
    public static Setting<PruningMethod> Prune { get; } = new()
    {
        Name = "prune",
        Group = SettingGroup.Pruning,
        IsCommon = true,
        Help = "how weights are chosen (docs/pruning-methods.md)",
        Kind = SettingKinds.Choice(PruningCatalog.All, method => method.Name),
        Get = options => options.Pruning.Method,
        Set = (options, value) => options with { Pruning = options.Pruning with { Method = value } },
        ChangesDenseLevel = false,
        SinceSchema = FirstSchema,
        Check = (options, _) => MethodProblem(options),
        Useless = options => PruningSettings.NoEffectWithoutPruning(Prune!, options),
    };

    /// <summary>Which weights compete.</summary>
    public static Setting<PruneScope> Scope { get; } = new()
    {
        Name = "prune-scope",
        Group = SettingGroup.Pruning,
        Help = "rank the weights of each layer, or of all layers together",
        Kind = SettingKinds.Choice<PruneScope>(),
        Get = options => options.Pruning.Scope,
        Set = (options, value) => options with { Pruning = options.Pruning with { Scope = value } },
        ChangesDenseLevel = false,
        SinceSchema = FirstSchema,
        Useless = options => PruningSettings.NoEffectWithoutPruning(Scope!, options) ?? NoEffectOnMethod(Scope!, options, PruningInputs.Scores),
    };

    /// <summary>How surviving weights are shared among layers.</summary>
    public static Setting<LayerDensityRule> LayerDensities { get; } = new()
    {
        Name = "layer-densities",
        Group = SettingGroup.Pruning,
        Help = "the same density in every layer (that of its rate where no densities are given), or Erdős–Rényi densities (erk)",
        Kind = SettingKinds.Choice<LayerDensityRule>(),
        Get = options => options.Pruning.LayerDensities,
        Set = (options, value) => options with { Pruning = options.Pruning with { LayerDensities = value } },
        ChangesDenseLevel = false,
        SinceSchema = FirstSchema,
        Useless = options => PruningSettings.NoEffectWithoutPruning(LayerDensities!, options) ?? (options.Pruning.Scope == PruneScope.Global
            ? new SettingProblem($"{LayerDensities} has no effect with {Scope} global, which leaves the densities of layers to the scores")
            : null),
    };

    /// <summary>The densities of the levels.</summary>
    public static Setting<IReadOnlyList<double>?> Densities { get; } = new()
    {
        Name = "densities",
        Group = SettingGroup.Pruning,
        Help = "a level for each fraction of weights that survive; methods that prune a trained network train the dense one first",
        DefaultText = "those of the rounds",
        Kind = SettingKinds.Numbers("density", SettingRange.AboveUpTo(0d, 1d)),
        Get = options => options.Pruning.Densities,
        Set = (options, value) => options with { Pruning = options.Pruning with { Densities = value is { Count: 0 } ? null : value } },
        ChangesDenseLevel = false,
        SinceSchema = FirstSchema,
        Check = (options, _) => DensityProblem(options),
        Useless = options => options.Strategy == Strategy.NoPruning ? PruningSettings.NoEffectWithoutPruning(Densities!, options) : null,
    };

    /// <summary>What happens to surviving weights.</summary>
    public static Setting<Retraining> Retrain { get; } = new()
    {
        Name = "retrain",
        Group = SettingGroup.Pruning,
        Help = "reinit_orig after pruning: rewind the weights, keep them and start the learning rates again, or keep them and train on at the last rate",
        Kind = SettingKinds.Choice<Retraining>(),
        Get = options => options.Pruning.Retrain,
        Set = (options, value) => options with { Pruning = options.Pruning with { Retrain = value } },
        ChangesDenseLevel = false,
        SinceSchema = FirstSchema,
        Check = (options, _) => RetrainProblem(options),
        Useless = options => PruningSettings.NoEffectWithoutPruning(Retrain!, options),
    };

    /// <summary>Images of each class for scores.</summary>
    public static Setting<int> ScoreImages { get; } = new()
    {
        Name = "score-images",
        Group = SettingGroup.Pruning,
        Help = "images of each class for scores by gradient",
        Kind = SettingKinds.WholeNumber(SettingRange.Between(1, 10_000)),
        Get = options => options.Pruning.ScoreImages,
        Set = (options, value) => options with { Pruning = options.Pruning with { ScoreImages = value } },
        ChangesDenseLevel = false,
        SinceSchema = FirstSchema,
        Useless = options => NoEffectOnMethod(ScoreImages!, options, PruningInputs.Gradient),
    };

    /// <summary>The loss of scores.</summary>
    public static Setting<ScoreLoss> ScoreLoss { get; } = new()
    {
        Name = "score-loss",
        Group = SettingGroup.Pruning,
        Help = "the loss of scores by gradient: that of training, attack included, or the cross-entropy on clean images",
        Kind = SettingKinds.Choice<ScoreLoss>(),
        Get = options => options.Pruning.ScoreLoss,
        Set = (options, value) => options with { Pruning = options.Pruning with { ScoreLoss = value } },
        ChangesDenseLevel = false,
        SinceSchema = FirstSchema,
        Useless = options => NoEffectOnMethod(ScoreLoss!, options, PruningInputs.Gradient | PruningInputs.ScoreTraining),
    };

    /// <summary>Why a setting has no effect on a method that does not heed it; null on one that does.</summary>
    internal static SettingProblem? NoEffectOnMethod(Setting setting, ExperimentOptions options, PruningInputs inputs) =>
        (options.Pruning.Method.Inputs & inputs) != PruningInputs.None ? null : new SettingProblem($"{setting} has no effect with {Prune} {options.Pruning.Method.Name}");

    private static SettingProblem? MethodProblem(ExperimentOptions options)
    {
        if (options is { Strategy: Strategy.NoPruning } or { Pruning.Time: PruningTime.AfterTraining })
        {
            return null;
        }

        string method = options.Pruning.Method.Name;
        return options switch
        {
            { Strategy: Strategy.ReinitNone } => new SettingProblem($"{Prune} {method} does not prune trained weights, from which {PruningSettings.Experiment} reinit_none starts"),
            { Strategy: Strategy.ReinitOrig } when options.Rewind.Kind != RewindKind.Initial =>
                new SettingProblem($"{Prune} {method} chooses the weights that training starts with: {PruningSettings.Rewind} can only be initial"),
            { Pruning.Method: GraspMethod, Pruning.ScoreLoss: Pruning.ScoreLoss.Objective } when options.Training.Objective.Bounds != TrainingBounds.None =>
                new SettingProblem($"{Prune} grasp cannot differentiate the certified loss of {AdversarialSettings.AdvLoss} {options.Training.Objective.Name} twice; add {ScoreLoss} plain"),
            _ => null,
        };
    }

    private static SettingProblem? DensityProblem(ExperimentOptions options) =>
        options.Pruning is { Densities: { } densities, Time: PruningTime.AfterTraining } && densities.Zip(densities.Skip(1)).Any(pair => pair.First <= pair.Second)
            ? new SettingProblem($"{Densities} {string.Join(',', densities.Select(density => density.ToString(CultureInfo.InvariantCulture)))} do not fall: {Prune} {options.Pruning.Method.Name} prunes each level from the one before")
            : null;

    private static SettingProblem? RetrainProblem(ExperimentOptions options) => options switch
    {
        { Pruning.Retrain: Retraining.WeightRewind } or { Strategy: Strategy.NoPruning } => null,
        { Strategy: not Strategy.ReinitOrig } => new SettingProblem($"{Retrain} is for {PruningSettings.Experiment} reinit_orig; {StrategyName.Of(options.Strategy)} says itself what levels start from"),
        { Pruning.Time: not PruningTime.AfterTraining } => new SettingProblem($"{Retrain} needs trained weights to keep, and {Prune} {options.Pruning.Method.Name} chooses weights before training"),
        _ => null,
    };
}
