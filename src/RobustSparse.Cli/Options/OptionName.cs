using RobustSparse.Attacks;
using RobustSparse.Engines;
using RobustSparse.Pruning;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Options;

/// <summary>Values of the library as the command line writes them.</summary>
internal static class OptionName
{
    public static string Of(AttackKind kind) => kind == AttackKind.Fgsm ? "fgsm" : "pgd";

    public static string Of(AttackLabels labels) => labels == AttackLabels.Predicted ? "predicted" : "true";

    public static string Of(PruneRule rule) => rule == PruneRule.Exact ? "exact" : "inclusive";

    public static string Of(SavedKernels saved) => saved == SavedKernels.Masked ? "masked" : "raw";

    public static string Of(L1Scope scope) => scope == L1Scope.Surviving ? "surviving" : "all";

    public static string Of(TrainingSchedule schedule) => schedule == TrainingSchedule.Updates ? "updates" : "epochs";

    public static string Of(EngineKind engine) => engine switch
    {
        EngineKind.Auto => "auto",
        EngineKind.Dense => "dense",
        _ => "sparse",
    };

    public static string Of(bool value) => value ? "true" : "false";
}
