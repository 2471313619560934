using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>The same strategy and level in two places, say under the paper's and under the reference protocol, paired by trial.</summary>
/// <param name="Strategy">What the levels start from.</param>
/// <param name="Metric">What is compared.</param>
/// <param name="Size">How sparse the level is in the first place.</param>
/// <param name="Test">First minus second.</param>
/// <param name="AdjustedP">By Holm's correction over strategies, levels and metrics.</param>
public sealed record ProtocolContrast(Strategy Strategy, Metric Metric, LevelSize Size, PairedTest Test, double AdjustedP)
{
    /// <summary>Every level, the dense one too: schedules of updates may differ.</summary>
    public static IReadOnlyList<ProtocolContrast> Of(CellRuns first, CellRuns second, Moment moment)
    {
        (Strategy Strategy, Metric Metric, LevelSize Size, PairedTest Test)[] tests =
        [
            .. from runs in first.Strategies
               let others = second.Of(runs.Strategy)
               where others is not null
               from metric in new[] { Metric.Accuracy, Metric.AdversarialAccuracy }
               let curve = TicketCurve.Of(others, metric, moment)
               from point in TicketCurve.Of(runs, metric, moment).Points
               where curve.At(point.Size.Level) is not null
               select (runs.Strategy, metric, point.Size, PairedTest.Of(point.Values, curve.At(point.Size.Level)!.Values)),
        ];
        IReadOnlyList<double> adjusted = Holm.Adjust([.. tests.Select(test => test.Test.P)]);
        return [.. tests.Select((test, i) => new ProtocolContrast(test.Strategy, test.Metric, test.Size, test.Test, adjusted[i]))];
    }

    /// <summary>One answer for each strategy and metric; where the two places have nothing in common, one that says so.</summary>
    /// <param name="contrasts">As from <see cref="Of"/>.</param>
    /// <param name="names">What the two places are called.</param>
    /// <param name="moment">When was compared.</param>
    public static IReadOnlyList<Verdict> Verdicts(IReadOnlyList<ProtocolContrast> contrasts, (string First, string Second) names, Moment moment)
    {
        string rule = $"{names.First} minus {names.Second} of the same trial and level: paired t-test, Holm's correction over strategies, levels and metrics, α = {CellVerdicts.Significance}; {moment.Title}.";
        return contrasts is []
            ? [new Verdict($"{names.First} against {names.Second}", "Not to be told: the two have no level of a run in common that can be read.", rule)]
            : [.. contrasts.GroupBy(contrast => (contrast.Strategy, contrast.Metric)).Select(levels => new Verdict(
                $"{names.First} against {names.Second}: {StrategyTitle.Of(levels.Key.Strategy)}, {MetricColumn.TitleOf(levels.Key.Metric).ToLowerInvariant()}", Answer([.. levels]), rule))];
    }

    private static string Answer(IReadOnlyList<ProtocolContrast> levels)
    {
        ProtocolContrast[] tested = [.. levels.Where(contrast => !double.IsNaN(contrast.AdjustedP))];
        if (tested is [])
        {
            return "Not to be told: that takes at least two trials of both.";
        }

        int shown = tested.Count(contrast => contrast.AdjustedP < CellVerdicts.Significance);
        ProtocolContrast largest = tested.MaxBy(contrast => Math.Abs(contrast.Test.Difference.Mean))!;
        return $"A difference is shown at {shown} of {tested.Length} levels. Largest mean difference, at {largest.Size.Percent} %: {100 * largest.Test.Difference.Mean:+0.00;−0.00;0.00} points.";
    }
}
