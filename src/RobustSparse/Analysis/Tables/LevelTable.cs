using System.Text;

namespace RobustSparse.Analysis;

/// <summary>The table of a cell's levels.</summary>
internal static class LevelTable
{
    /// <summary>Every level shown of every strategy, with intervals and the test against the original initialisation.</summary>
    public static string Of(ReportContent content)
    {
        var html = new StringBuilder($"<h3>Levels, {HtmlPage.Text(content.Moment.Title)}</h3><div class=\"scroll\"><table><thead><tr><th>weights</th>");
        html.Append("<th>start</th><th>accuracy</th><th>95 %</th><th>" + $"under {HtmlPage.Text(content.Cell.Attack.Name)}</th><th>95 %</th><th>robust, strongest attack</th><th>least validation loss at</th><th>trials</th><th>original is better by</th><th>under {HtmlPage.Text(content.Cell.Attack.Name)} by</th></tr></thead><tbody>");
        Dictionary<(RunLabel, int), StrategyContrast> clean = ContrastsOf(content, Metric.Accuracy), attacked = ContrastsOf(content, Metric.AdversarialAccuracy);
        foreach (int level in content.Levels)
        {
            foreach (RunResults runs in content.Cell.Runs.Where(runs => level < runs.ExpectedLevels))
            {
                html.Append(Row(content, runs, level, clean.GetValueOrDefault((runs.Label, level)), attacked.GetValueOrDefault((runs.Label, level))));
            }
        }

        return html.Append("</tbody></table></div><p class=\"note\">Differences in points, original minus this row, paired by trial; * adjusted p below 0.05 (Holm, all levels and strategies).</p>").ToString();
    }

    private static string Row(ReportContent content, RunResults runs, int level, StrategyContrast? clean, StrategyContrast? attacked)
    {
        TicketPoint? accuracy = TicketCurve.Of(runs, Metric.Accuracy, content.Moment).At(level);
        if (accuracy is null)
        {
            return $"<tr class=\"missing\"><th>level {level}</th><td>{runs.Label.Text}</td><td colspan=\"9\">missing</td></tr>";
        }

        Estimate robust = TicketCurve.Of(runs, Metric.AdversarialAccuracy, content.Moment).At(level)!.Estimate;
        Estimate stop = TicketCurve.OfEarlyStopping(runs).At(level)!.Estimate;
        return $"<tr><th>{accuracy.Size.Percent} %</th><td>{runs.Label.Text}</td><td>{ReportTables.Rate(accuracy.Estimate)}</td><td>{ReportTables.Interval(accuracy.Estimate)}</td>"
            + $"<td>{ReportTables.Rate(robust)}</td><td>{ReportTables.Interval(robust)}</td><td>{Strongest(content, runs, level)}</td><td>{(stop.Count == 0 ? "–" : $"{stop.Mean:0}")}</td><td>{accuracy.Estimate.Count} of {accuracy.Expected}</td>"
            + $"<td>{Difference(clean)}</td><td>{Difference(attacked)}</td></tr>";
    }

    private static string Strongest(ReportContent content, RunResults runs, int level) =>
        StrongEvaluation.At(content.Cell, content.Evidence.Findings, runs.Label, level) is { } strong ? $"{RateText.Percent(strong.Mean)} ({HtmlPage.Text(strong.Attack)})" : "–";

    private static string Difference(StrategyContrast? contrast) => contrast is null || contrast.Test.Difference.Count == 0
        ? "–"
        : $"{100 * contrast.Test.Difference.Mean:+0.0;−0.0;0.0}{(contrast.AdjustedP < CellVerdicts.Significance ? " *" : "")}";

    private static Dictionary<(RunLabel, int), StrategyContrast> ContrastsOf(ReportContent content, Metric metric) =>
        StrategyContrast.Of(content.Cell, runs => TicketCurve.Of(runs, metric, content.Moment)).ToDictionary(contrast => (RunLabel.Of(contrast.Other), contrast.Size.Level));
}
