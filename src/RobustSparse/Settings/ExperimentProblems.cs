using System.Globalization;
using RobustSparse.Attacks;
using RobustSparse.Models;
using RobustSparse.Training;

namespace RobustSparse.Settings;

/// <summary>Options that the user gave explicitly, of those that some configurations make meaningless. A protocol's values are not given.</summary>
[Flags]
public enum GivenOptions
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><c>--prune-iters</c></summary>
    PruneIterations = 1 << 0,

    /// <summary><c>--prune-rates</c></summary>
    PruneRates = 1 << 1,

    /// <summary><c>--prune-rule</c></summary>
    PruneRule = 1 << 2,

    /// <summary><c>--rewind</c></summary>
    Rewind = 1 << 3,

    /// <summary><c>--saved-kernels</c></summary>
    SavedKernels = 1 << 4,

    /// <summary><c>--l1-scope</c></summary>
    L1Scope = 1 << 5,

    /// <summary><c>--attack-step</c></summary>
    AttackStep = 1 << 6,

    /// <summary><c>--attack-steps</c></summary>
    AttackSteps = 1 << 7,

    /// <summary><c>--attack-random-start</c></summary>
    AttackRandomStart = 1 << 8,

    /// <summary><c>--adv-loss</c></summary>
    AdversarialLoss = 1 << 9,

    /// <summary><c>--adv-weight</c></summary>
    AdversarialWeight = 1 << 10,

    /// <summary><c>--eps-warmup</c></summary>
    EpsilonWarmup = 1 << 11,
}

/// <summary>Images of a data set as published.</summary>
/// <param name="Train">Training images, validation images included.</param>
/// <param name="Test">Test images.</param>
public readonly record struct ImageCounts(int Train, int Test);

/// <summary>Checks a whole configuration before anything is started.</summary>
public static class ExperimentProblems
{
    /// <summary>More trials than this are a slip of the keyboard.</summary>
    public const int MaxTrials = 1000;

    /// <summary>Long before so many rounds every layer is down to one weight.</summary>
    public const int MaxPruneIterations = 1000;

    /// <summary>Every problem with these values, one sentence each, naming the option and its value; empty when they can be run.</summary>
    /// <param name="options">What to check.</param>
    /// <param name="datasets">The names of all data sets there are.</param>
    /// <param name="given">What the user gave explicitly: such an option is refused where it could change nothing.</param>
    /// <param name="counts">Sizes of the data set, where known; without them what depends on them is not checked.</param>
    public static IEnumerable<string> Problems(
        this ExperimentOptions options, IReadOnlyCollection<string> datasets, GivenOptions given = GivenOptions.None, ImageCounts? counts = null) =>
    [
        .. ValueProblems(options, datasets),
        .. options.Training.Problems(),
        .. options.Attack.Problems(),
        .. SizeProblems(options, counts),
        .. ScheduleProblems(options, counts),
        .. UselessOptions(options, given),
    ];

    private static IEnumerable<string> ValueProblems(ExperimentOptions options, IReadOnlyCollection<string> datasets)
    {
        if (!datasets.Contains(options.Dataset))
        {
            yield return $"--dataset {options.Dataset} is not one of {string.Join(", ", datasets)}";
        }

        if (options.Trials is < 1 or > MaxTrials)
        {
            yield return $"--trials {options.Trials} is not between 1 and {MaxTrials}";
        }

        if (options.PruneIterations is < 0 or > MaxPruneIterations)
        {
            yield return $"--prune-iters {options.PruneIterations} is not between 0 and {MaxPruneIterations}";
        }

        int? layers = null;
        if (NetworkArchitecture.TryParse(options.Model, TensorShape.Flat(784), classes: 10, options.Bias, out NetworkArchitecture? architecture, out string? problem))
        {
            layers = architecture!.Layers.Count;
        }
        else
        {
            yield return $"--model {problem}";
        }

        if (options.PruneRates is { } rates)
        {
            string listed = string.Join(",", rates.Select(rate => rate.ToString(CultureInfo.InvariantCulture)));
            if (layers is not null && rates.Count != 2 && rates.Count != layers)
            {
                yield return $"--prune-rates {listed} is neither one rate for each of the {layers} layers of {options.Model} nor two (hidden layers, output)";
            }

            if (!rates.All(rate => rate is >= 0 and < 1))
            {
                yield return $"--prune-rates {listed} has a rate that is not at least 0 and below 1";
            }
        }
    }

    private static IEnumerable<string> SizeProblems(ExperimentOptions options, ImageCounts? counts)
    {
        if (options.ValidSize < 0)
        {
            yield return $"--valid-size {options.ValidSize} is negative";
        }
        else if (options.ValidSize >= counts?.Train)
        {
            yield return $"--valid-size {options.ValidSize} leaves none of the {counts.Value.Train} training images of {options.Dataset} to train on";
        }
        else if (options.TrainLimit > counts?.Train - options.ValidSize)
        {
            yield return $"--train-limit {options.TrainLimit} is more than the {counts?.Train - options.ValidSize} training images that {options.Dataset} has beside those for validation";
        }

        if (options.TrainLimit < 1)
        {
            yield return $"--train-limit {options.TrainLimit} is not at least 1";
        }

        if (options.TestLimit < 1)
        {
            yield return $"--test-limit {options.TestLimit} is not at least 1";
        }
        else if (options.TestLimit > counts?.Test)
        {
            yield return $"--test-limit {options.TestLimit} is more than the {counts.Value.Test} test images of {options.Dataset}";
        }
    }

    private static IEnumerable<string> ScheduleProblems(ExperimentOptions options, ImageCounts? counts)
    {
        bool isRewoundToStep = options is { Strategy: Strategy.ReinitOrig, Rewind.Kind: RewindKind.Step };
        if (isRewoundToStep && options.Rewind.Update < 1)
        {
            yield return $"--rewind {options.Rewind} is not after at least one update";
        }

        int? trainImages = options.TrainLimit ?? counts?.Train - options.ValidSize;
        if (options.Training.Problems().Any() || (options.Training.Schedule == TrainingSchedule.Epochs && !(trainImages > 0)))
        {
            yield break;
        }

        // Under the schedule by updates the number of images does not matter.
        var plan = new TrainingPlan(options.Training, Math.Max(1, trainImages ?? 1));
        if (plan.TotalUpdates == 0)
        {
            yield return $"--train-iters {options.Training.Updates} is less than one epoch of {trainImages} images in batches of {options.Training.BatchSize}, "
                + "and --schedule epochs (part of --protocol reference) trains whole epochs only";
        }
        else if (isRewoundToStep && options.Rewind.Update > plan.TotalUpdates)
        {
            yield return $"--rewind {options.Rewind} is beyond the {plan.TotalUpdates} updates of a training";
        }
    }

    /// <summary>Options the user gave that could change nothing in this configuration: more likely a mistake than a wish.</summary>
    private static IEnumerable<string> UselessOptions(ExperimentOptions options, GivenOptions given)
    {
        if (options.Strategy == Strategy.NoPruning && given.HasFlag(GivenOptions.PruneIterations))
        {
            yield return $"--prune-iters {options.PruneIterations} has no effect with --experiment no_pruning";
        }

        if (options.Levels == 1)
        {
            string dense = options.Strategy == Strategy.NoPruning ? "--experiment no_pruning" : "--prune-iters 0";
            foreach ((GivenOptions option, string name) in PruningOptions)
            {
                if (given.HasFlag(option))
                {
                    yield return $"{name} has no effect with {dense}, which prunes nothing";
                }
            }
        }
        else if (options.Strategy != Strategy.ReinitOrig && given.HasFlag(GivenOptions.Rewind))
        {
            yield return $"--rewind {options.Rewind} has no effect with --experiment {StrategyName.Of(options.Strategy)}; only reinit_orig rewinds";
        }

        if (options is { Training.L1Scope: L1Scope.All, SavedKernels: SavedKernels.Masked } && given.HasFlag(GivenOptions.L1Scope))
        {
            yield return "--l1-scope all has no effect with --saved-kernels masked, which sets pruned weights to zero; add --saved-kernels raw";
        }
        else if (options.Training.L1 == 0 && given.HasFlag(GivenOptions.L1Scope))
        {
            yield return "--l1-scope has no effect with --l1-reg 0";
        }

        if (!options.Training.Adversarial)
        {
            foreach ((GivenOptions option, string name) in AdversarialTrainingOptions)
            {
                if (given.HasFlag(option))
                {
                    yield return $"{name} has no effect without --adv-train true";
                }
            }
        }
        else if (!options.Training.AdversarialLoss.HasWeight && given.HasFlag(GivenOptions.AdversarialWeight))
        {
            yield return $"--adv-weight has no effect with --adv-loss {options.Training.AdversarialLoss}, which has no weight";
        }

        if (options.Attack.Kind == AttackKind.Fgsm)
        {
            foreach ((GivenOptions option, string name) in IterativeAttackOptions)
            {
                if (given.HasFlag(option))
                {
                    yield return $"{name} has no effect with --attack fgsm, which takes a single step of --attack-eps";
                }
            }
        }
    }

    private static readonly (GivenOptions Option, string Name)[] PruningOptions =
    [
        (GivenOptions.PruneRates, "--prune-rates"),
        (GivenOptions.PruneRule, "--prune-rule"),
        (GivenOptions.Rewind, "--rewind"),
        (GivenOptions.SavedKernels, "--saved-kernels"),
        (GivenOptions.L1Scope, "--l1-scope"),
    ];

    private static readonly (GivenOptions Option, string Name)[] AdversarialTrainingOptions =
    [
        (GivenOptions.AdversarialLoss, "--adv-loss"),
        (GivenOptions.AdversarialWeight, "--adv-weight"),
        (GivenOptions.EpsilonWarmup, "--eps-warmup"),
    ];

    private static readonly (GivenOptions Option, string Name)[] IterativeAttackOptions =
    [
        (GivenOptions.AttackStep, "--attack-step"),
        (GivenOptions.AttackSteps, "--attack-steps"),
        (GivenOptions.AttackRandomStart, "--attack-random-start"),
    ];
}
