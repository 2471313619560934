using RobustSparse.Runs;
using RobustSparse.Training;

namespace RobustSparse.Analysis;

/// <summary>A result that may not mean what it seems to.</summary>
/// <param name="Where">Strategy, trial and level.</param>
/// <param name="What">The oddity and its likely causes.</param>
public sealed record Suspicion(string Where, string What)
{
    /// <summary>The kind of oddity, under which reports count the suspicions; empty for a suspicion of its own kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The fraction of test images with a zero gradient above which robustness counts as not measured: the attack does nothing to such images.</summary>
    private const double ZeroGradientShare = 0.05;

    /// <summary>Everything odd in the logs of some runs.</summary>
    public static IReadOnlyList<Suspicion> Of(RunSet set) =>
    [
        .. from runs in set.Runs
           from result in runs.Levels
           from what in Of(result, classes: runs.Sizes[0].Layers[^1].Spec.Outputs)
           select what with { Where = $"{runs.Label.Text}, trial {result.Trial}, level {result.Level}" },
    ];

    /// <summary>Networks that only seem robust.</summary>
    public static IReadOnlyList<Suspicion> Of(IReadOnlyList<MaskingProbe> probes) =>
    [
        .. probes.Where(probe => probe.IsMasked).Select(probe => new Suspicion(
            $"level {probe.Size.Level} ({probe.Size.Percent} %)",
            $"A single step leaves {100 * probe.SingleStep:0.0} % right, many steps of the same reach {100 * probe.Iterative:0.0} %: gradients are masked, and accuracy under FGSM is no measure of robustness.") { Kind = "Masked gradients" }),
    ];

    private static IEnumerable<Suspicion> Of(LevelResult result, int classes)
    {
        var last = result.Test[^1];
        if (ChanceLevel.Includes(last.Accuracy, classes))
        {
            yield return new("", $"Clean accuracy ends at {100 * last.Accuracy:0.0} %, the level of chance: it has not learned.") { Kind = "Clean accuracy at the level of chance" };
        }

        if (last.AdversarialAccuracy > last.Accuracy)
        {
            yield return new("", $"It is more accurate under attack ({100 * last.AdversarialAccuracy:0.0} %) than without ({100 * last.Accuracy:0.0} %): the attack drives wrong answers to right ones, or gradients are masked.") { Kind = "More accurate under attack than without" };
        }

        if (last.Details is { Examples: > 0 } details && details.ZeroGradient > ZeroGradientShare * details.Examples)
        {
            yield return new("", $"The gradient is zero at {details.ZeroGradient} of {details.Examples} test images: there the attack does nothing.") { Kind = "Zero gradients" };
        }

        switch (result.LastProbe)
        {
            case { Alarm: TrainingAlarm.CatastrophicOverfitting, Probe: var probe }:
                yield return new("", $"Its training ends in catastrophic overfitting: of the probed images one step of FGSM leaves {100 * probe.FgsmAccuracy:0.0} % right, ten of PGD {100 * probe.PgdAccuracy:0.0} %.") { Kind = "Catastrophic overfitting at the end of training" };
                break;
            case { Alarm: TrainingAlarm.Collapse, Probe: var probe }:
                yield return new("", $"Its training ends in collapse: it is right on {100 * probe.Accuracy:0.0} % of the probed images, no more than one class's share of {100 * probe.MajorityShare:0.0} %.") { Kind = "Collapse at the end of training" };
                break;
            case { Alarm: TrainingAlarm.CertificateCollapse, Probe: var probe }:
                yield return new("", $"Its certified training ends without its bounds: of the probed images {100 * probe.Accuracy:0.0} % are answered rightly and {100 * probe.CertifiedAccuracy:0.0} % proven.") { Kind = "Certificates lost at the end of training" };
                break;
        }
    }
}
