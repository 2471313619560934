namespace RobustSparse.Analysis;

/// <summary>Lists of what runs lack.</summary>
internal static class ReportChecks
{
    /// <summary>The levels of trials that should be there and are not, one line a trial.</summary>
    public static IEnumerable<string> Missing(RunSet set) =>
        from run in set.Runs
        from trial in run.Missing().GroupBy(missing => missing.Trial)
        select $"{run.Label.Text}, trial {trial.Key}: levels {string.Join(", ", trial.Select(missing => missing.Level))} missing.";

    /// <summary>The runs that machines of several vector widths have worked on.</summary>
    public static IEnumerable<Suspicion> MixedMachines(RunSet set) =>
        from run in set.Runs
        where run.Manifest?.HasMixedVectorWidths == true
        select new Suspicion(run.Label.Text, $"Machines of different vector widths worked on it ({string.Join("; ", run.Manifest!.Machines.Select(machine => machine.Kind))}): a repetition on one machine may differ in the last bits.");
}
