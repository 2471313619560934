namespace RobustSparse.Analysis;

/// <summary>A level of two runs with the same label in two sets, say under the paper's and under the reference protocol, paired by trial.</summary>
/// <param name="Run">The label of both runs.</param>
/// <param name="Metric">The quantity compared.</param>
/// <param name="Size">The size of the level in the first set.</param>
/// <param name="Test">First minus second.</param>
/// <param name="AdjustedP">By Holm's correction over strategies, levels and metrics.</param>
public sealed record ProtocolContrast(RunLabel Run, Metric Metric, LevelSize Size, PairedTest Test, double AdjustedP)
{
    /// <summary>Every level, the dense one too: schedules of updates may differ.</summary>
    public static IReadOnlyList<ProtocolContrast> Of(RunSet first, RunSet second, Moment moment)
    {
        (RunLabel Run, Metric Metric, LevelSize Size, PairedTest Test)[] tests =
        [
            .. from runs in first.Runs
               let others = second.Runs.FirstOrDefault(run => run.Label == runs.Label)
               where others is not null
               from metric in new[] { Metric.Accuracy, Metric.AdversarialAccuracy }
               let curve = TicketCurve.Of(others, metric, moment)
               from point in TicketCurve.Of(runs, metric, moment).Points
               where curve.At(point.Size.Level) is not null
               select (runs.Label, metric, point.Size, PairedTest.Of(point.Values, curve.At(point.Size.Level)!.Values)),
        ];
        IReadOnlyList<double> adjusted = Holm.Adjust([.. tests.Select(test => test.Test.P)]);
        return [.. tests.Select((test, i) => new ProtocolContrast(test.Run, test.Metric, test.Size, test.Test, adjusted[i]))];
    }

    /// <summary>One verdict for each run and metric; one that says so where the two sets have nothing in common.</summary>
    /// <param name="contrasts">The result of <see cref="Of"/>.</param>
    /// <param name="names">The names of the two sets.</param>
    /// <param name="moment">The moment of training that was compared.</param>
    /// <param name="attack">The attack in the logs of the first set.</param>
    public static IReadOnlyList<Verdict> Verdicts(IReadOnlyList<ProtocolContrast> contrasts, (string First, string Second) names, Moment moment, LoggedAttack attack)
    {
        string rule = $"{names.First} minus {names.Second} of the same trial and level: paired t-test, Holm's correction over strategies, levels and metrics, α = {CellVerdicts.Significance}; {moment.Title}.";
        return contrasts is []
            ? [new Verdict($"{names.First} against {names.Second}", "Not known: the two have no level of a run in common that can be read.", rule)]
            : [.. contrasts.GroupBy(contrast => (contrast.Run, contrast.Metric)).Select(levels => new Verdict(
                $"{names.First} against {names.Second}: {levels.Key.Run.Text}, {MetricColumn.PhraseOf(levels.Key.Metric, attack)}", Answer([.. levels]), rule))];
    }

    private static string Answer(IReadOnlyList<ProtocolContrast> levels)
    {
        ProtocolContrast[] tested = [.. levels.Where(contrast => !double.IsNaN(contrast.AdjustedP))];
        if (tested is [])
        {
            return "Not known: needs at least two trials of both.";
        }

        int shown = tested.Count(contrast => contrast.AdjustedP < CellVerdicts.Significance);
        ProtocolContrast largest = tested.MaxBy(contrast => Math.Abs(contrast.Test.Difference.Mean))!;
        return $"A difference is shown at {shown} of {tested.Length} levels. Largest mean difference, at {largest.Size.Percent} %: {100 * largest.Test.Difference.Mean:+0.00;−0.00;0.00} points.";
    }
}
