using RobustSparse.Attacks;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Analysis;

/// <summary>What the runs that are compared with each other have in common: everything in their path but the strategy.</summary>
public sealed record RunCell
{
    /// <summary>What analysis compares, in the order that figures and tables show it.</summary>
    public static IReadOnlyList<Strategy> Strategies { get; } = [Strategy.ReinitOrig, Strategy.ReinitRand, Strategy.ReinitNone, Strategy.NoPruning];

    public string Dataset { get; init; } = "digits";

    public string Model { get; init; } = "dense-300-100";

    public AttackKind Attack { get; init; } = AttackKind.Fgsm;

    public bool Adversarial { get; init; }

    /// <summary>Adam's step size.</summary>
    public float LearningRate { get; init; } = 0.0012f;

    /// <summary>Weight of the L1 penalty.</summary>
    public float L1 { get; init; }

    /// <summary>The cell that a run belongs to.</summary>
    public static RunCell Of(ExperimentOptions options) => new()
    {
        Dataset = options.Dataset,
        Model = options.Model,
        Attack = options.Attack.Kind,
        Adversarial = options.Training.Adversarial,
        LearningRate = options.Training.LearningRate,
        L1 = options.Training.L1,
    };

    /// <summary>Where the runs of one strategy are.</summary>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    public RunDirectory RunOf(string baseDirectory, Strategy strategy) => RunDirectory.Of(baseDirectory, new ExperimentOptions
    {
        Dataset = Dataset,
        Model = Model,
        Strategy = strategy,
        Attack = new AttackOptions { Kind = Attack },
        Training = new TrainingOptions { Adversarial = Adversarial, LearningRate = LearningRate, L1 = L1 },
    });

    /// <summary>Where figures and report go: {base}/{dataset}/{model}/analysis/{attack}/lr-…_l1-…_advtrain-….</summary>
    /// <inheritdoc cref="RunOf"/>
    public AnalysisDirectory AnalysisDirectory(string baseDirectory) => Runs.AnalysisDirectory.Of(RunOf(baseDirectory, Strategy.ReinitOrig));
}

/// <summary>Strategies as figures and tables call them.</summary>
public static class StrategyTitle
{
    /// <summary>One word.</summary>
    public static string Of(Strategy strategy) => strategy switch
    {
        Strategy.ReinitOrig => "original",
        Strategy.ReinitRand => "random",
        Strategy.ReinitNone => "continued",
        Strategy.NoPruning => "unpruned",
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "not a strategy"),
    };
}
