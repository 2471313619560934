using RobustSparse.Attacks;
using RobustSparse.Pruning;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Options;

/// <summary>A name for a set of option values, each of which stays an option of its own.</summary>
/// <param name="Name">As in <c>--preset</c>.</param>
/// <param name="Options">The values.</param>
internal sealed record Preset(string Name, ExperimentOptions Options)
{
    /// <summary>A whole experiment in seconds, without any file: shows what the program is about, not what it can reach.</summary>
    public static Preset Quick { get; } = new("quick", new ExperimentOptions
    {
        Name = "quick",
        Dataset = "glyphs",
        TrainLimit = 6000,
        ValidSize = 1000,
        TestLimit = 1000,
        Trials = 1,
        PruneIterations = 8,
        PruneRates = [0.4, 0.2],
        Training = new TrainingOptions { Updates = 700, EvaluateEvery = 350, LearningRate = 0.002f, Adversarial = true },
        Attack = new AttackOptions { Kind = AttackKind.Fgsm },
    });

    /// <summary>
    /// Networks that resist ε = 0.3, dense and sparse, in minutes: a small convolutional network trained against PGD. Without the ramp,
    /// or on the paper's dense network, training at this ε fails or leaves little robustness (docs/method.md, "Robust at ε = 0.3").
    /// </summary>
    public static Preset Robust { get; } = new("robust", new ExperimentOptions
    {
        Name = "robust",
        Model = "conv-16k4s2-32k4s2-100",
        ValidSize = 5000,
        Trials = 2,
        PruneIterations = 3,
        PruneRates = [0.5, 0.3],
        Training = new TrainingOptions
        {
            Updates = 10_000,
            EvaluateEvery = 2000,
            LearningRate = 0.002f,
            LearningRateSchedule = LearningRateSchedule.Parse("cosine"),
            LabelSmoothing = 0,
            Adversarial = true,
            AdversarialLoss = ObjectiveCatalog.Madry,
            EpsilonRamp = new EpsilonRamp(new TrainingMoment(0, IsFraction: true), new TrainingMoment(0.2, IsFraction: true)),
        },
        Attack = new AttackOptions { Kind = AttackKind.Pgd, Labels = AttackLabels.True },
    });

    /// <summary>A comparison of pruning methods at equal numbers of weights, in minutes and without any file.</summary>
    public static Preset Methods { get; } = new("methods", new ExperimentOptions
    {
        Dataset = "glyphs",
        TrainLimit = 6000,
        ValidSize = 1000,
        TestLimit = 1000,
        Trials = 3,
        Training = new TrainingOptions { Updates = 1000, EvaluateEvery = 500, LearningRate = 0.002f, Adversarial = true },
        Attack = new AttackOptions { Kind = AttackKind.Fgsm },
        Pruning = new PruningOptions { Densities = [0.1, 0.03] },
    })
    {
        Variants =
        [
            Method("magnitude", pruning => pruning),
            Method("random", pruning => pruning),
            Method("random-erk", pruning => pruning with { LayerDensities = LayerDensityRule.Erk }),
            Method("snip", pruning => pruning with { Scope = PruneScope.Global }),
            Method("synflow", pruning => pruning with { Scope = PruneScope.Global }),
            Method("rigl", pruning => pruning with { LayerDensities = LayerDensityRule.Erk, MaskEvery = 50 }),
        ],
    };

    public static IReadOnlyList<Preset> All { get; } = [Quick, Robust, Methods];

    /// <summary>The runs that the preset compares; empty for a single run.</summary>
    public IReadOnlyList<Func<ExperimentOptions, ExperimentOptions>> Variants { get; init; } = [];

    /// <summary>The runs of the preset, with the options that the user chose.</summary>
    /// <param name="chosen">The preset's options, changed by what was given.</param>
    public IReadOnlyList<ExperimentOptions> RunsOf(ExperimentOptions chosen) => Variants is [] ? [chosen] : [.. Variants.Select(variant => variant(chosen))];

    private static Func<ExperimentOptions, ExperimentOptions> Method(string name, Func<PruningOptions, PruningOptions> change) => options => options with
    {
        Name = options.Name is { } given ? $"{given}-{name}" : $"methods-{name}",
        Pruning = change(options.Pruning with { Method = PruningCatalog.Find(name.Split('-')[0])! }),
    };
}
