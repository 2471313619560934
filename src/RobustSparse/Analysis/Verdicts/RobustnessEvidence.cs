namespace RobustSparse.Analysis;

/// <summary>Everything measured on the robustness of some runs beside their logs.</summary>
/// <param name="Findings">Strong evaluations and proofs; empty where no network was evaluated.</param>
/// <param name="Probes">One step against many on one run; empty without test images.</param>
/// <param name="Probed">The run of the probes; null without probes.</param>
/// <param name="Contradictions">Measurements that contradict the accuracy under attack in the logs, as sentences.</param>
public sealed record RobustnessEvidence(
    IReadOnlyList<RobustnessFindings> Findings, IReadOnlyList<MaskingProbe> Probes, RunLabel? Probed, IReadOnlyList<string> Contradictions)
{
    /// <summary>Nothing but the logs.</summary>
    public static RobustnessEvidence None { get; } = new([], [], null, []);

    /// <summary>The evidence on some runs.</summary>
    /// <param name="set">The runs.</param>
    /// <param name="moment">The moment of training whose accuracies are shown.</param>
    /// <param name="findings">Strong evaluations.</param>
    /// <param name="attacked">The run attacked now; null for none.</param>
    public static RobustnessEvidence Of(RunSet set, Moment moment, IReadOnlyList<RobustnessFindings> findings, AttackedRun? attacked = null)
    {
        IReadOnlyList<MaskingProbe> probes = attacked?.Probes ?? [];
        RunLabel? probed = attacked?.Runs.Label;
        return new RobustnessEvidence(findings, probes, probed, Analysis.Contradictions.Of(set, moment, findings, probes, probed));
    }
}
