using System.Globalization;
using RobustSparse.Models;
using RobustSparse.Pruning;

namespace RobustSparse.Settings;

/// <summary>Settings of pruning, and of the weights that each level starts from.</summary>
public static class PruningSettings
{
    /// <summary>The weights that each level starts from.</summary>
    public static Setting<Strategy> Experiment { get; } = new()
    {
        Name = "experiment",
        Group = SettingGroup.Pruning,
        IsCommon = true,
        Help = "the weights that each level of pruning starts from",
        Kind = SettingKinds.Choice(Enum.GetValues<Strategy>(), StrategyName.Of),
        Get = options => options.Strategy,
        Set = (options, value) => options with { Strategy = value },
        Place = SettingPlace.Directory,
        ChangesDenseLevel = false,
    };

    /// <summary>Rounds of pruning.</summary>
    public static Setting<int> PruneIters { get; } = new()
    {
        Name = "prune-iters",
        OriginalName = "prune_iters",
        Group = SettingGroup.Pruning,
        IsCommon = true,
        Help = "rounds of pruning",

        // At the default rates every layer is down to one weight long before 1000 rounds.
        Kind = SettingKinds.WholeNumber(SettingRange.Between(0, 1000)),
        Get = options => options.PruneIterations,
        Set = (options, value) => options with { PruneIterations = value },
        Place = SettingPlace.Absent,
        ChangesDenseLevel = false,
        MayGrow = true,
        Useless = options => options.Strategy == Strategy.NoPruning
            ? new SettingProblem($"{PruneIters} {options.PruneIterations} has no effect with {Experiment} no_pruning") { IsWarning = true }
            : NoEffectWithDensities(PruneIters!, options),
    };

    /// <summary>Fraction of the surviving weights that a round of pruning removes.</summary>
    public static Setting<IReadOnlyList<double>?> PruneRates { get; } = new()
    {
        Name = "prune-rates",
        Group = SettingGroup.Pruning,
        Help = "fraction of surviving weights that a round removes: one for each layer, or two (hidden layers, output)",
        DefaultText = ".2,.2,.1",
        Kind = SettingKinds.Numbers("rate", SettingRange.FromBelow(0d, 1d)),
        Get = options => options.PruneRates,
        Set = (options, value) => options with { PruneRates = value },
        InEffect = RatesOfLayers,
        ChangesDenseLevel = false,
        Check = (options, _) => options.PruneRates is { } rates && LayersOf(options) is { } layers && rates.Count != 2 && rates.Count != layers
            ? new SettingProblem($"{PruneRates} {string.Join(',', rates.Select(rate => rate.ToString(CultureInfo.InvariantCulture)))} is neither one rate for each of the {layers} layers of {options.Model} nor two (hidden layers, output)")
            : null,
        Useless = options => NoEffectWithoutPruning(PruneRates!, options) ?? NoEffectWithDensities(PruneRates!, options),
    };

    /// <summary>The rounding of the number of weights that a round removes, and the treatment of ties.</summary>
    public static Setting<PruneRule> PruneRule { get; } = new()
    {
        Name = "prune-rule",
        Group = SettingGroup.Pruning,
        Help = "remove the exact number, or one more and all ties as the original's code does",
        Kind = SettingKinds.Choice<PruneRule>(),
        Get = options => options.PruneRule,
        Set = (options, value) => options with { PruneRule = value },
        ChangesDenseLevel = false,
        Check = (options, _) => options is { PruneRule: Pruning.PruneRule.Exact } or { Strategy: Strategy.NoPruning } || options.PrunesByRates
            ? null
            : new SettingProblem($"{PruneRule} inclusive is for {MethodSettings.Prune} magnitude in each layer by {PruneRates}: all other counts are exact"),
        Useless = options => NoEffectWithoutPruning(PruneRule!, options),
    };

    /// <summary>The weights that reinit_orig rewinds to.</summary>
    public static Setting<RewindPoint> Rewind { get; } = new()
    {
        Name = "rewind",
        Group = SettingGroup.Pruning,
        Help = "weights that reinit_orig rewinds to: of the dense level at its start, at its end, or after K updates",
        Kind = SettingKinds.Spelled<RewindPoint>("initial|dense-end|step:K", null, RewindPoint.TryParse, point => point.ToString()),
        Get = options => options.Rewind,
        Set = (options, value) => options with { Rewind = value },
        ChangesDenseLevel = false,
        Check = RewindProblem,
        Useless = options => NoEffectWithoutPruning(Rewind!, options) ?? (options.Strategy != Strategy.ReinitOrig
            ? new SettingProblem($"{Rewind} {options.Rewind} has no effect with {Experiment} {StrategyName.Of(options.Strategy)}; only reinit_orig rewinds") { IsWarning = true }
            : options.Pruning.Retrain != Retraining.WeightRewind
            ? new SettingProblem($"{Rewind} {options.Rewind} has no effect with {MethodSettings.Retrain} {MethodSettings.Retrain.Spell(options.Pruning.Retrain)}, which keeps trained weights")
            : null),
    };

    /// <summary>The stored value of a pruned weight.</summary>
    public static Setting<SavedKernels> SavedKernels { get; } = new()
    {
        Name = "saved-kernels",
        Group = SettingGroup.Pruning,
        Help = "store pruned weights as zero, or with their stale values as the original's code does",
        Kind = SettingKinds.Choice<SavedKernels>(),
        Get = options => options.SavedKernels,
        Set = (options, value) => options with { SavedKernels = value },
        ChangesDenseLevel = false,
        Useless = options => NoEffectWithoutPruning(SavedKernels!, options),
    };

    /// <summary>Why a setting of pruning has no effect in a run that prunes nothing; null if the run prunes.</summary>
    internal static SettingProblem? NoEffectWithoutPruning(Setting setting, ExperimentOptions options) => options switch
    {
        { Strategy: Strategy.NoPruning } => new SettingProblem($"{setting} has no effect with {Experiment} no_pruning, which prunes nothing") { IsWarning = true },
        { Levels: 1, Pruning.Densities: null } => new SettingProblem($"{setting} has no effect with {PruneIters} 0, which prunes nothing"),
        _ => null,
    };

    private static SettingProblem? NoEffectWithDensities(Setting setting, ExperimentOptions options) =>
        options.Pruning.Densities is null ? null : new SettingProblem($"{setting} has no effect with {MethodSettings.Densities}, which tell the levels");

    private static SettingProblem? RewindProblem(ExperimentOptions options, SettingContext context)
    {
        if (options is not { Strategy: Strategy.ReinitOrig, Rewind.Kind: RewindKind.Step })
        {
            return null;
        }

        if (options.Rewind.Update < 1)
        {
            return new SettingProblem($"{Rewind} {options.Rewind} is too early; the earliest is step:1, after the first update");
        }

        int? updates = TrainingSettings.TotalUpdates(options, context);
        return updates > 0 && options.Rewind.Update > updates ? new SettingProblem($"{Rewind} {options.Rewind} is beyond the {updates} updates of a training") : null;
    }

    /// <summary>One rate for each layer, or the rates as given if they do not fit the network.</summary>
    private static IReadOnlyList<double>? RatesOfLayers(ExperimentOptions options) =>
        LayersOf(options) is not null && options.PruneRates is null or { Count: 2 } ? options.LayerPruneRates() : options.PruneRates;

    /// <summary>Number of layers of the model; null where it is no network.</summary>
    private static int? LayersOf(ExperimentOptions options) => ModelName.TryParse(options.Model, out ModelName? model, out _) ? model!.Layers : null;
}
