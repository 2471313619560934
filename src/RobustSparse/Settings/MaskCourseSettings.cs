using RobustSparse.Pruning;

namespace RobustSparse.Settings;

/// <summary>Settings of methods that train scores, or that change masks during training.</summary>
public static class MaskCourseSettings
{
    /// <summary>Updates of scores that are trained.</summary>
    public static Setting<int> ScoreUpdates { get; } = new()
    {
        Name = "score-updates",
        Group = SettingGroup.Pruning,
        Help = "updates of scores that are trained (learned)",
        Kind = SettingKinds.WholeNumber(SettingRange.Between(0, 10_000_000)),
        Get = options => options.Pruning.ScoreUpdates,
        Set = (options, value) => options with { Pruning = options.Pruning with { ScoreUpdates = value } },
        ChangesDenseLevel = false,
        SinceSchema = MethodSettings.FirstSchema,
        Useless = options => MethodSettings.NoEffectOnMethod(ScoreUpdates!, options, PruningInputs.ScoreTraining),
    };

    /// <summary>The weights under scores that are trained.</summary>
    public static Setting<ScoreWeights> ScoreWeights { get; } = new()
    {
        Name = "score-weights",
        Group = SettingGroup.Pruning,
        Help = "weights under trained scores: those of the level before, which are then trained (HYDRA), or initial ones, which never are (scratch tickets)",
        Kind = SettingKinds.Choice<ScoreWeights>(),
        Get = options => options.Pruning.ScoreWeights,
        Set = (options, value) => options with { Pruning = options.Pruning with { ScoreWeights = value } },
        ChangesDenseLevel = false,
        SinceSchema = MethodSettings.FirstSchema,
        Useless = options => MethodSettings.NoEffectOnMethod(ScoreWeights!, options, PruningInputs.ScoreTraining),
    };

    /// <summary>Updates before the first change of masks.</summary>
    public static Setting<int> Begin { get; } = new()
    {
        Name = "mask-begin",
        Group = SettingGroup.Pruning,
        Help = "updates before masks change for the first time (gradual, set, rigl)",
        Kind = SettingKinds.WholeNumber(SettingRange.AtLeast(0)),
        Get = options => options.Pruning.MaskBegin,
        Set = (options, value) => options with { Pruning = options.Pruning with { MaskBegin = value } },
        ChangesDenseLevel = false,
        SinceSchema = MethodSettings.FirstSchema,
        Check = CourseProblem,
        Useless = options => MethodSettings.NoEffectOnMethod(Begin!, options, PruningInputs.MaskSchedule),
    };

    /// <summary>The last change of masks.</summary>
    public static Setting<int?> End { get; } = new()
    {
        Name = "mask-end",
        Group = SettingGroup.Pruning,
        Help = "updates after which masks no longer change (gradual, set, rigl)",
        DefaultText = "three quarters of the training",
        Kind = SettingKinds.OrNull(SettingKinds.WholeNumber(SettingRange.AtLeast(0)), "three-quarters"),
        Get = options => options.Pruning.MaskEnd,
        Set = (options, value) => options with { Pruning = options.Pruning with { MaskEnd = value } },
        ChangesDenseLevel = false,
        SinceSchema = MethodSettings.FirstSchema,
        Useless = options => MethodSettings.NoEffectOnMethod(End!, options, PruningInputs.MaskSchedule),
    };

    /// <summary>Updates between changes of masks.</summary>
    public static Setting<int> Every { get; } = new()
    {
        Name = "mask-every",
        Group = SettingGroup.Pruning,
        Help = "updates between two changes of masks (gradual, set, rigl)",
        Kind = SettingKinds.WholeNumber(SettingRange.AtLeast(1)),
        Get = options => options.Pruning.MaskEvery,
        Set = (options, value) => options with { Pruning = options.Pruning with { MaskEvery = value } },
        ChangesDenseLevel = false,
        SinceSchema = MethodSettings.FirstSchema,
        Useless = options => MethodSettings.NoEffectOnMethod(Every!, options, PruningInputs.MaskSchedule),
    };

    /// <summary>The fraction of weights that the first change drops.</summary>
    public static Setting<float> DropFraction { get; } = new()
    {
        Name = "drop-fraction",
        Group = SettingGroup.Pruning,
        Help = "fraction of each layer's weights that the first change replaces; it falls to 0 like half a cosine wave (set, rigl)",
        Kind = SettingKinds.Number(SettingRange.FromBelow(0f, 1f)),
        Get = options => options.Pruning.DropFraction,
        Set = (options, value) => options with { Pruning = options.Pruning with { DropFraction = value } },
        ChangesDenseLevel = false,
        SinceSchema = MethodSettings.FirstSchema,
        Useless = options => MethodSettings.NoEffectOnMethod(DropFraction!, options, PruningInputs.Drops),
    };

    private static SettingProblem? CourseProblem(ExperimentOptions options, SettingContext context)
    {
        bool isHeeded = options.Strategy != Strategy.NoPruning && options.Pruning.Method.Inputs.HasFlag(PruningInputs.MaskSchedule);
        if (!isHeeded || TrainingSettings.TotalUpdates(options, context) is not (> 0 and int updates))
        {
            return null;
        }

        int end = options.Pruning.LastMaskUpdate(updates);
        return options.Pruning.MaskBegin <= end && end < updates
            ? null
            : new SettingProblem($"{Begin} {options.Pruning.MaskBegin} and {End} {end} are not in order and before the last of the {updates} updates");
    }
}
