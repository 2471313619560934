using RobustSparse.Attacks;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Analysis;

/// <summary>The settings that the runs of a report have in common: everything in their path but the strategy.</summary>
public sealed record RunCell
{
    /// <summary>The strategies of a cell, in the order of figures and tables.</summary>
    public static IReadOnlyList<Strategy> Strategies { get; } = [Strategy.ReinitOrig, Strategy.ReinitRand, Strategy.ReinitNone, Strategy.NoPruning];

    public string Dataset { get; init; } = "digits";

    public string Model { get; init; } = "dense-300-100";

    public AttackKind Attack { get; init; } = AttackKind.Fgsm;

    public bool Adversarial { get; init; }

    /// <summary>Adam's step size.</summary>
    public float LearningRate { get; init; } = 0.0012f;

    /// <summary>Weight of the L1 penalty.</summary>
    public float L1 { get; init; }

    /// <summary>The rest of the last component of the paths of the runs, from its underscore on: other settings, or a name. Empty for none.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The cell that a path belongs to.</summary>
    public static RunCell Of(RunPath path) => Of(path.Options) with { Suffix = path.Suffix };

    /// <summary>The cell that a run belongs to, where its path has no suffix.</summary>
    public static RunCell Of(ExperimentOptions options) => new()
    {
        Dataset = options.Dataset,
        Model = options.Model,
        Attack = options.Attack.Kind,
        Adversarial = options.Training.Adversarial,
        LearningRate = options.Training.LearningRate,
        L1 = options.Training.L1,
    };

    /// <summary>The cell that a run on disk belongs to, whose directory may have another suffix than its settings would give it now.</summary>
    public static RunCell Of(ExperimentOptions options, RunDirectory directory) => Of(options) with { Suffix = RunName.SuffixOf(Path.GetFileName(directory.Path)) };

    /// <summary>The cells below a base directory that agree with this one in all but the suffix; this one where there are none.</summary>
    /// <inheritdoc cref="RunOf"/>
    public IReadOnlyList<RunCell> Variants(string baseDirectory) => RunDirectory.SuffixesOf(baseDirectory, Options) is { Count: > 0 } suffixes
        ? [.. suffixes.Select(suffix => this with { Suffix = suffix })]
        : [this];

    /// <summary>The cell to compare with below another base directory: this one, or the only one there that agrees in all but the suffix.</summary>
    /// <inheritdoc cref="RunOf"/>
    public RunCell CounterpartIn(string baseDirectory) => Variants(baseDirectory) is [var only] ? only : this;

    /// <summary>The run of one strategy.</summary>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    public RunDirectory RunOf(string baseDirectory, Strategy strategy) => RunDirectory.Of(baseDirectory, Options with { Strategy = strategy }, Suffix);

    private ExperimentOptions Options => new()
    {
        Dataset = Dataset,
        Model = Model,
        Attack = new AttackOptions { Kind = Attack },
        Training = new TrainingOptions { Adversarial = Adversarial, LearningRate = LearningRate, L1 = L1 },
    };

    /// <summary>The directory of figures and report: {base}/{dataset}/{model}/analysis/{attack}/lr-…_l1-…_advtrain-….</summary>
    /// <inheritdoc cref="RunOf"/>
    public AnalysisDirectory AnalysisDirectory(string baseDirectory) => Runs.AnalysisDirectory.Of(RunOf(baseDirectory, Strategy.ReinitOrig));
}
