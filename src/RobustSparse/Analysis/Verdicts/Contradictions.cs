using RobustSparse.Training;

namespace RobustSparse.Analysis;

/// <summary>Measurements that contradict the accuracy under attack that training logs, as sentences with the figures.</summary>
public static class Contradictions
{
    /// <summary>A stronger evaluation contradicts the log if the upper end of its interval is lower by more than this fraction: five points.</summary>
    public const double Margin = 0.05;

    /// <summary>All contradictions: strong evaluations first, then probes of runs without one, then the monitors of training.</summary>
    /// <param name="set">The runs.</param>
    /// <param name="moment">The moment of training whose accuracies are shown.</param>
    /// <param name="found">Strong evaluations.</param>
    /// <param name="probes">Probes of one run; empty for none.</param>
    /// <param name="probed">The run of the probes; null for none.</param>
    public static IReadOnlyList<string> Of(
        RunSet set, Moment moment, IReadOnlyList<RobustnessFindings> found, IReadOnlyList<MaskingProbe> probes, RunLabel? probed)
    {
        (RunLabel Run, string? Sentence)[] strong = [.. set.Runs.Select(run => (run.Label, ByStrongAttacks(set, run, moment, found)))];
        bool isProbedBySomethingStronger = strong.Any(pair => pair.Run == probed && pair.Sentence is not null);
        string?[] sentences =
        [
            .. strong.Select(pair => pair.Sentence),
            isProbedBySomethingStronger ? null : ByProbes(probes, probed),
            ByMonitors(set),
        ];
        return [.. sentences.OfType<string>()];
    }

    private static string? ByStrongAttacks(RunSet set, RunResults run, Moment moment, IReadOnlyList<RobustnessFindings> found)
    {
        TicketCurve logged = TicketCurve.Of(run, Metric.AdversarialAccuracy, moment);
        var evaluated = new List<(TicketPoint Point, double Logged, StrongEvaluation Strong)>();
        foreach (TicketPoint point in logged.Points)
        {
            if (StrongEvaluation.At(set, found, run.Label, point.Size.Level) is { } strong)
            {
                // The mean of the same trials.
                double[] same = [.. point.Values.Where(value => strong.Rates.Any(rate => rate.Trial == value.Trial)).Select(value => value.Value)];
                evaluated.Add((point, same is [] ? double.NaN : same.Average(), strong));
            }
        }

        var contradicted = evaluated.Where(level => level.Logged - level.Strong.High > Margin).ToArray();
        if (contradicted is [])
        {
            return null;
        }

        var (worst, rate, by) = contradicted.MaxBy(level => level.Logged - level.Strong.Mean);
        return $"{run.Label.Text}, {worst.Size.Percent} % of the weights: {set.Attack.Name} leaves {RateText.Percent(rate)} right, {by.Attack} at the same ε {RateText.Percent(by.Mean)} "
            + $"({RateText.Count(by.Examples, "image")}). {AtLevels(contradicted.Length, evaluated.Count, "evaluated")}";
    }

    private static string? ByProbes(IReadOnlyList<MaskingProbe> probes, RunLabel? probed)
    {
        MaskingProbe[] masked = [.. probes.Where(probe => probe.IsMasked)];
        if (masked is [])
        {
            return null;
        }

        MaskingProbe worst = masked.MaxBy(probe => probe.SingleStep - probe.Iterative)!;
        return $"{probed!.Text}, {worst.Size.Percent} % of the weights: FGSM leaves {RateText.Percent(worst.SingleStep)} right, PGD at the same ε {RateText.Percent(worst.Iterative)} "
            + $"({RateText.Count(worst.Examples, "image")}, first trial). {AtLevels(masked.Length, probes.Count, "probed")}";
    }

    private static string? ByMonitors(RunSet set)
    {
        (RunResults Run, LevelResult[] Overfitted)[] runs =
            [.. set.Runs.Select(run => (run, run.Levels.Where(level => level.LastProbe?.Alarm == TrainingAlarm.CatastrophicOverfitting).ToArray()))];
        AttackProbe[] probes = [.. runs.SelectMany(run => run.Overfitted).Select(level => level.LastProbe!.Probe)];
        if (probes is [])
        {
            return null;
        }

        AttackProbe worst = probes.MaxBy(probe => probe.FgsmAccuracy - probe.PgdAccuracy)!;
        string each = string.Join(", ", runs.Where(run => run.Overfitted is not []).Select(run => $"{run.Run.Label.Text} {run.Overfitted.Length} of {run.Run.Levels.Count}"));
        return $"{probes.Length} of {RateText.Count(set.Runs.Sum(run => run.Levels.Count), "training")} end in catastrophic overfitting ({each}); in the worst, FGSM leaves {RateText.Percent(worst.FgsmAccuracy)} "
            + $"of the probed images right, PGD {RateText.Percent(worst.PgdAccuracy)}.";
    }

    private static string AtLevels(int count, int of, string how) =>
        of == 1 ? $"One level was {how}." : $"Contradicted at {count} of {RateText.Count(of, "level")} {how}.";
}
