using RobustSparse.Attacks;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary>One setting that the paper varies.</summary>
/// <param name="Name">The name in <c>--only</c>.</param>
/// <param name="Values">The values in <c>--only</c>.</param>
/// <param name="ValueOf">Returns the value of a run.</param>
internal sealed record PaperAxis(string Name, IReadOnlyList<string> Values, Func<ExperimentOptions, string> ValueOf);

/// <summary>The runs of the paper: every combination of two data sets, three strategies, two attacks and two kinds of training.</summary>
internal static class PaperGrid
{
    /// <summary>Trials of each run.</summary>
    public const int Trials = 5;

    private static readonly string[] _datasets = ["digits", "fashion"];
    private static readonly Strategy[] _strategies = [Strategy.ReinitOrig, Strategy.ReinitRand, Strategy.ReinitNone];
    private static readonly AttackKind[] _attacks = [AttackKind.Fgsm, AttackKind.Pgd];
    private static readonly bool[] _adversarial = [false, true];

    public static IReadOnlyList<PaperAxis> Axes { get; } =
    [
        new("dataset", _datasets, run => run.Dataset),
        new("experiment", [.. _strategies.Select(StrategyName.Of)], run => StrategyName.Of(run.Strategy)),
        new("attack", [.. _attacks.Select(RunAttackSettings.Attack.Spell)], run => RunAttackSettings.Attack.TextOf(run)),
        new("adv-train", [.. _adversarial.Select(AdversarialSettings.AdvTrain.Spell)], run => AdversarialSettings.AdvTrain.TextOf(run)),
    ];

    /// <summary>The settings that vary.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [DataSettings.Dataset, PruningSettings.Experiment, RunAttackSettings.Attack, AdversarialSettings.AdvTrain];

    /// <summary>Every run; they differ in the axes only.</summary>
    public static IEnumerable<ExperimentOptions> Runs(ExperimentOptions common) =>
        from dataset in _datasets
        from strategy in _strategies
        from attack in _attacks
        from adversarial in _adversarial
        select common with
        {
            Dataset = dataset,
            Strategy = strategy,
            Attack = common.Attack with { Kind = attack },
            Training = common.Training with { Adversarial = adversarial },
        };
}
