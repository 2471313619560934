using RobustSparse.Pruning;
using RobustSparse.Training;

namespace RobustSparse.Settings;

/// <summary>A name for a set of option values. Each of them stays an option of its own: apply a protocol first, then what the user asked for.</summary>
public sealed class Protocol
{
    private readonly Func<ExperimentOptions, ExperimentOptions> _apply;

    private Protocol(string name, Func<ExperimentOptions, ExperimentOptions> apply)
    {
        Name = name;
        _apply = apply;
    }

    /// <summary>What the paper describes: the defaults.</summary>
    public static Protocol Paper { get; } = new("paper", options => Choose(
        options, new RewindPoint(RewindKind.Initial), PruneRule.Exact, SavedKernels.Masked, L1Scope.Surviving, TrainingSchedule.Updates));

    /// <summary>What the original's released code does, deviations included.</summary>
    public static Protocol Reference { get; } = new("reference", options => Choose(
        options, new RewindPoint(RewindKind.DenseEnd), PruneRule.Inclusive, SavedKernels.Raw, L1Scope.All, TrainingSchedule.Epochs)
        with
    { ValidSize = 10_000 });

    /// <summary>Every protocol.</summary>
    public static IReadOnlyList<Protocol> All { get; } = [Paper, Reference];

    /// <summary>As in <c>--protocol</c>.</summary>
    public string Name { get; }

    /// <summary>These options with the values that the protocol names.</summary>
    public ExperimentOptions Apply(ExperimentOptions options) => _apply(options);

    private static ExperimentOptions Choose(
        ExperimentOptions options, RewindPoint rewind, PruneRule rule, SavedKernels saved, L1Scope scope, TrainingSchedule schedule) =>
        options with
        {
            Rewind = rewind,
            PruneRule = rule,
            SavedKernels = saved,
            Training = options.Training with { L1Scope = scope, Schedule = schedule },
        };
}
