using System.Text;

namespace RobustSparse.Analysis;

/// <summary>The most important numbers of a cell: the dense network and the sparsest one at a glance.</summary>
internal static class ReportTiles
{
    /// <summary>The banner of contradictions, empty where there are none.</summary>
    public static string Banner(RunSet set, RobustnessEvidence evidence) => evidence.Contradictions is [] ? "" :
        $"<div class=\"banner\" role=\"note\"><b>Stronger measurements contradict the accuracy under {HtmlPage.Text(set.Attack.Name)}.</b>"
        + $"<ul>{string.Concat(evidence.Contradictions.Select(sentence => $"<li>{HtmlPage.Text(sentence)}</li>"))}</ul></div>";

    /// <summary>The tiles of a cell.</summary>
    public static string Of(CellRuns cell, Moment moment, RobustnessEvidence evidence)
    {
        RunResults runs = cell.Reference ?? cell.Runs[0];
        TicketCurve clean = TicketCurve.Of(runs, Metric.Accuracy, moment), attacked = TicketCurve.Of(runs, Metric.AdversarialAccuracy, moment);
        var html = new StringBuilder("<div class=\"tiles\">");
        foreach (TicketPoint point in new[] { clean.Points[0], clean.Points[^1] }.DistinctBy(point => point.Size.Level))
        {
            (string robust, string by) = Strongest(cell, evidence, runs, point.Size);
            html.Append(Tile($"{point.Size.Percent} %", $"of the weights ({point.Size.Kept:#,0} of {point.Size.Total:#,0})"))
                .Append(Tile(ReportTables.Rate(point.Estimate), "test accuracy"))
                .Append(Tile(ReportTables.Rate(attacked.At(point.Size.Level)!.Estimate), $"accuracy under {cell.Attack.Name}, as training logs it"))
                .Append(Tile(robust, by));
        }

        return html.Append($"</div><p class=\"note\">{HtmlPage.Text(runs.Label.Text)}, {HtmlPage.Text(moment.Title)}, mean over trials; strongest attacks: after training.</p>").ToString();
    }

    private static (string Rate, string By) Strongest(RunSet set, RobustnessEvidence evidence, RunResults run, LevelSize size)
    {
        if (StrongEvaluation.At(set, evidence.Findings, run.Label, size.Level) is { } strong)
        {
            return (RateText.Percent(strong.Mean), $"robust under {strong.Name}, the strongest attack tried");
        }

        return evidence.Probed == run.Label && evidence.Probes.FirstOrDefault(probe => probe.Size.Level == size.Level) is { } probe
            ? (RateText.Percent(Math.Min(probe.SingleStep, probe.Iterative)), $"under PGD on the true class at the same ε ({RateText.Count(probe.Examples, "image")}), the strongest attack tried")
            : ("–", "no stronger attack was tried");
    }

    private static string Tile(string number, string label) => $"<div><b>{HtmlPage.Text(number)}</b><span>{HtmlPage.Text(label)}</span></div>";
}
