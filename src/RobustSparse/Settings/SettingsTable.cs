namespace RobustSparse.Settings;

/// <summary>
/// The settings of a run, each once. The order is that of manifests, of paths and, within a group, of help, which begins with the common ones.
/// </summary>
/// <param name="settings">The entries.</param>
public sealed class SettingsTable(IReadOnlyList<Setting> settings)
{
    /// <summary>Every setting that there is.</summary>
    public static SettingsTable Standard { get; } = new(
    [
        DataSettings.Dataset,
        TrainingSettings.Model,
        TrainingSettings.Bias,
        TrainingSettings.Trials,
        TrainingSettings.TrainIters,
        TrainingSettings.BatchSize,
        TrainingSettings.LearningRate,
        TrainingSettings.LrSchedule,
        TrainingSettings.L1,
        AdversarialSettings.AdvTrain,
        TrainingSettings.Seed,
        TrainingSettings.EvalEvery,
        DataSettings.ValidSize,
        DataSettings.TrainLimit,
        DataSettings.TestLimit,
        TrainingSettings.L1Scope,
        TrainingSettings.LabelSmoothing,
        AdversarialSettings.AdvLoss,
        AdversarialSettings.AdvWeight,
        AdversarialSettings.Kappa,
        AdversarialSettings.EpsWarmup,
        AdversarialSettings.EpsRamp,
        TrainingSettings.Schedule,
        TrainingSettings.Engine,
        PruningSettings.Experiment,
        PruningSettings.PruneIters,
        PruningSettings.PruneRates,
        PruningSettings.PruneRule,
        PruningSettings.Rewind,
        PruningSettings.SavedKernels,
        MethodSettings.Prune,
        MethodSettings.Scope,
        MethodSettings.LayerDensities,
        MethodSettings.Densities,
        MethodSettings.Retrain,
        MethodSettings.ScoreImages,
        MethodSettings.ScoreLoss,
        MaskCourseSettings.ScoreUpdates,
        MaskCourseSettings.ScoreWeights,
        MaskCourseSettings.Begin,
        MaskCourseSettings.End,
        MaskCourseSettings.Every,
        MaskCourseSettings.DropFraction,
        BranchSettings.Branch,
        RunAttackSettings.Attack,
        RunAttackSettings.Eps,
        RunAttackSettings.Step,
        RunAttackSettings.Steps,
        RunAttackSettings.RandomStart,
        RunAttackSettings.Labels,
        OutputSettings.Name,
    ]);

    /// <summary>The entries.</summary>
    public IReadOnlyList<Setting> Settings { get; } = settings;

    /// <summary>The settings with one place in the path of a run, in its order.</summary>
    public IReadOnlyList<Setting> At(SettingPlace place) => [.. Settings.Where(setting => setting.Place == place)];

    /// <summary>Every problem with these options, one sentence each; empty when they can be run.</summary>
    public IReadOnlyList<SettingProblem> Problems(ExperimentOptions options, SettingContext context) =>
        [.. Settings.SelectMany(setting => setting.Problems(options, context)).Where(problem => !problem.IsWarning)];

    /// <summary>Every setting that the user gave and that has no effect, where the run starts all the same.</summary>
    /// <inheritdoc cref="Problems"/>
    public IReadOnlyList<SettingProblem> Warnings(ExperimentOptions options, SettingContext context) =>
        [.. Settings.SelectMany(setting => setting.Problems(options, context)).Where(problem => problem.IsWarning)];

    /// <summary>Every setting that changes results in which two runs differ.</summary>
    /// <param name="there">The options of the run on disk.</param>
    /// <param name="here">The options asked for.</param>
    public IReadOnlyList<SettingDifference> Differences(ExperimentOptions there, ExperimentOptions here) =>
    [
        .. Settings.Where(setting => setting.ChangesResults)
            .Select(setting => new SettingDifference(setting, setting.TextOf(there), setting.TextOf(here)))
            .Where(difference => difference.There != difference.Here),
    ];

    /// <summary>Every setting that keeps a run on disk from being resumed with the settings asked for: a setting that differs and does not grow.</summary>
    /// <inheritdoc cref="Differences"/>
    public IReadOnlyList<SettingDifference> Obstacles(ExperimentOptions there, ExperimentOptions here) =>
        [.. Differences(there, here).Where(difference => !difference.Setting.MayFollow(there, here))];
}
