using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Settings;

/// <summary>Settings that say what a network is and how it is trained.</summary>
public static class TrainingSettings
{
    /// <summary>The network.</summary>
    public static Setting<string> Model { get; } = new()
    {
        Name = "model",
        Group = SettingGroup.Training,
        IsCommon = true,
        Help = "hidden layers: their widths; conv-…: filters, k size, s stride, p padding, then widths",
        Kind = SettingKinds.Text(ModelName.Forms),
        Get = options => options.Model,
        Set = (options, value) => options with { Model = value },
        Place = SettingPlace.Directory,
        Check = (options, context) => ModelProblem(options, context) is { } problem ? new SettingProblem($"{Model} {problem}") : null,
    };

    /// <summary>Whether layers have biases.</summary>
    public static Setting<bool?> Bias { get; } = new()
    {
        Name = "bias",
        Group = SettingGroup.Training,
        Help = "give every layer biases, which are never pruned",
        DefaultText = "false for dense, true for conv",
        Kind = SettingKinds.OrNull(SettingKinds.Switch, ""),
        Get = options => options.Bias,
        Set = (options, value) => options with { Bias = value },
        InEffect = options => options.HasBiases,
        SinceSchema = 2,
    };

    /// <summary>Trials of the run.</summary>
    public static Setting<int> Trials { get; } = new()
    {
        Name = "trials",
        Group = SettingGroup.Training,
        IsCommon = true,
        Help = "networks trained from different random numbers",
        Kind = SettingKinds.WholeNumber(SettingRange.Between(1, 1000)),
        Get = options => options.Trials,
        Set = (options, value) => options with { Trials = value },
        Place = SettingPlace.Absent,
        ChangesDenseLevel = false,
        MayGrow = true,
    };

    /// <summary>Updates of each training.</summary>
    public static Setting<int> TrainIters { get; } = new()
    {
        Name = "train-iters",
        OriginalName = "train_iters",
        Group = SettingGroup.Training,
        IsCommon = true,
        Help = "updates of each training",
        Kind = SettingKinds.WholeNumber(SettingRange.Between(1, 100_000_000)),
        Get = options => options.Training.Updates,
        Set = (options, value) => options with { Training = options.Training with { Updates = value } },
        Place = SettingPlace.Absent,
        Check = (options, context) => TotalUpdates(options, context) == 0
            ? new SettingProblem($"{TrainIters} {options.Training.Updates} is less than one epoch of {TrainImages(options, context)} images in batches of {options.Training.BatchSize}, and {Schedule} epochs (part of the protocol reference) trains whole epochs only")
            : null,
    };

    /// <summary>Number of images per update.</summary>
    public static Setting<int> BatchSize { get; } = new()
    {
        Name = "batch-size",
        OriginalName = "batch_size",
        Group = SettingGroup.Training,
        Help = "images per update",
        Kind = SettingKinds.WholeNumber(SettingRange.Between(1, 65_536)),
        Get = options => options.Training.BatchSize,
        Set = (options, value) => options with { Training = options.Training with { BatchSize = value } },
        Place = SettingPlace.Absent,
    };

    /// <summary>Updates between evaluations.</summary>
    public static Setting<int> EvalEvery { get; } = new()
    {
        Name = "eval-every",
        OriginalName = "eval_every",
        Group = SettingGroup.Training,
        Help = "updates between two evaluations",
        Kind = SettingKinds.WholeNumber(SettingRange.AtLeast(1)),
        Get = options => options.Training.EvaluateEvery,
        Set = (options, value) => options with { Training = options.Training with { EvaluateEvery = value } },
        Place = SettingPlace.Absent,
    };

    /// <summary>Adam's step size.</summary>
    public static Setting<float> LearningRate { get; } = new()
    {
        Name = "learning-rate",
        ShortName = "lr",
        OriginalName = "learning_rate",
        Group = SettingGroup.Training,
        IsCommon = true,
        Help = "step size of Adam",
        Kind = SettingKinds.Number(SettingRange.AboveUpTo(0f, 10f)),
        Get = options => options.Training.LearningRate,
        Set = (options, value) => options with { Training = options.Training with { LearningRate = value } },
        Place = SettingPlace.Label,
        PathLabel = "lr",
    };

    /// <summary>The course of the learning rate over a training.</summary>
    public static Setting<LearningRateSchedule> LrSchedule { get; } = new()
    {
        Name = "lr-schedule",
        Group = SettingGroup.Training,
        Help = "the course of the step size: constant, multiplied by F after each update U (or fraction of all updates, as 0.75), falling like half a cosine wave, or growing over the first U updates",
        Kind = SettingKinds.Spelled<LearningRateSchedule>(
            "constant|step:U,U…@F|cosine|warmup:U", null, (text, out value) => LearningRateSchedule.TryParse(text, out value!, out _), value => value.ToString()),
        Get = options => options.Training.LearningRateSchedule,
        Set = (options, value) => options with { Training = options.Training with { LearningRateSchedule = value } },
        SinceSchema = 2,
    };

    /// <summary>Weight of the L1 penalty.</summary>
    public static Setting<float> L1 { get; } = new()
    {
        Name = "l1-reg",
        ShortName = "l1",
        OriginalName = "l1_reg",
        Group = SettingGroup.Training,
        Help = "weight of the L1 penalty",
        DefaultText = "0.0",
        Kind = SettingKinds.Number(SettingRange.Between(0f, 10f)),
        Get = options => options.Training.L1,
        Set = (options, value) => options with { Training = options.Training with { L1 = value } },
        Place = SettingPlace.Label,
        PathLabel = "l1",
    };

    /// <summary>Root of all random numbers.</summary>
    public static Setting<ulong> Seed { get; } = new()
    {
        Name = "seed",
        Group = SettingGroup.Training,
        Help = "root of all random numbers",
        Kind = SettingKinds.Seed,
        Get = options => options.Seed,
        Set = (options, value) => options with { Seed = value },
    };

    /// <summary>Weights that the L1 penalty reaches.</summary>
    public static Setting<L1Scope> L1Scope { get; } = new()
    {
        Name = "l1-scope",
        Group = SettingGroup.Training,
        Help = "weights that the L1 penalty reaches",
        Kind = SettingKinds.Choice<L1Scope>(),
        Get = options => options.Training.L1Scope,
        Set = (options, value) => options with { Training = options.Training with { L1Scope = value } },

        // No weight of the dense level is masked.
        ChangesDenseLevel = false,
        Useless = options => options switch
        {
            { Levels: 1 } => PruningSettings.NoEffectWithoutPruning(L1Scope!, options),
            { Training.L1Scope: Training.L1Scope.All, SavedKernels: SavedKernels.Masked } =>
                new SettingProblem($"{L1Scope} all has no effect with {PruningSettings.SavedKernels} masked, which sets pruned weights to zero; add {PruningSettings.SavedKernels} raw"),
            { Training.L1: 0 } => new SettingProblem($"{L1Scope} has no effect with {L1} 0"),
            _ => null,
        },
    };

    /// <summary>Probability spread over all classes.</summary>
    public static Setting<float> LabelSmoothing { get; } = new()
    {
        Name = "label-smoothing",
        Group = SettingGroup.Training,
        Help = "share of each target spread over all classes",
        Kind = SettingKinds.Number(SettingRange.FromBelow(0f, 1f)),
        Get = options => options.Training.LabelSmoothing,
        Set = (options, value) => options with { Training = options.Training with { LabelSmoothing = value } },
    };

    /// <summary>How updates are counted.</summary>
    public static Setting<TrainingSchedule> Schedule { get; } = new()
    {
        Name = "schedule",
        Group = SettingGroup.Training,
        Help = "count updates, or whole epochs as the original's code does",
        Kind = SettingKinds.Choice<TrainingSchedule>(),
        Get = options => options.Training.Schedule,
        Set = (options, value) => options with { Training = options.Training with { Schedule = value } },
    };

    /// <summary>The form of the layers. It changes the last bits of results.</summary>
    public static Setting<EngineKind> Engine { get; } = new()
    {
        Name = "engine",
        Group = SettingGroup.Training,
        Help = "use the faster form of each layer, multiply all weights, or multiply surviving weights only",
        Kind = SettingKinds.Choice<EngineKind>(),
        Get = options => options.Training.Engine,
        Set = (options, value) => options with { Training = options.Training with { Engine = value } },
    };

    /// <summary>Updates of one training; null where the number of images is needed and not known, or other settings are out of range.</summary>
    internal static int? TotalUpdates(ExperimentOptions options, SettingContext context)
    {
        int? images = TrainImages(options, context);
        TrainingOptions training = options.Training;
        bool isLegal = training is { Updates: > 0, BatchSize: > 0, EvaluateEvery: > 0 };
        if (!isLegal || (training.Schedule == TrainingSchedule.Epochs && !(images > 0)))
        {
            return null;
        }

        // Under the schedule by updates the number of images does not matter.
        return new TrainingPlan(training, Math.Max(1, images ?? 1)).TotalUpdates;
    }

    private static string? ModelProblem(ExperimentOptions options, SettingContext context)
    {
        // The number of classes does not matter here.
        _ = ModelName.TryParse(options.Model, out ModelName? model, out string? problem)
            && context.Shape is { } shape && model!.TryBuild(ExperimentOptions.ShapeOf(shape), classes: 1, options.HasBiases, out _, out problem);
        return problem;
    }

    private static int? TrainImages(ExperimentOptions options, SettingContext context) => options.TrainLimit ?? context.Counts?.Train - options.ValidSize;
}
