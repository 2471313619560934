using System.Text;
using RobustSparse.Robustness;

namespace RobustSparse.Analysis;

/// <summary>Tables of reports.</summary>
internal static class ReportTables
{
    /// <summary>Mean in percent; a dash without values.</summary>
    public static string Rate(Estimate estimate) => estimate.Count == 0 ? "–" : $"{100 * estimate.Mean:0.0} %";

    /// <summary>The 95 % interval in percent; a dash with fewer than two values.</summary>
    public static string Interval(Estimate estimate) => estimate.Count < 2 ? "–" : $"{100 * estimate.Low:0.0} to {100 * estimate.High:0.0}";

    /// <summary>The original's table.</summary>
    public static string Paper(ResultsTable table)
    {
        var html = new StringBuilder($"<h3>The paper's table: winning tickets, {HtmlPage.Text(table.Moment.Title)}</h3><div class=\"scroll\"><table><thead><tr><th>weights (%)</th>");
        foreach (var (attack, metric) in ResultsTable.Columns)
        {
            html.Append($"<th>{ResultsTableText.ColumnName(attack, metric)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (ResultsRow row in table.Rows)
        {
            html.Append($"<tr><th>{ResultsTableText.RowName(row)}</th>");
            foreach (ResultsPair pair in row.Pairs)
            {
                html.Append($"<td>{HtmlPage.Text(ResultsTableText.Text(pair))}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append($"</tbody></table></div><p class=\"note\">{HtmlPage.Text(ResultsTableText.Explanation)}</p>").ToString();
    }

    /// <summary>FGSM against PGD; empty without probes.</summary>
    /// <param name="probes">The probes.</param>
    /// <param name="attack">The attack in the logs, whose ε both have.</param>
    public static string Probes(IReadOnlyList<MaskingProbe> probes, LoggedAttack attack)
    {
        if (probes is [])
        {
            return "";
        }

        string radius = attack.Options is { } known ? $"ε {RateText.Epsilon(known.Epsilon)}" : "the ε of training";
        var html = new StringBuilder($"<h3>One step against many, {radius}</h3><div class=\"scroll\"><table><thead><tr><th>weights</th><th>accuracy</th><th>under FGSM</th><th>under PGD</th></tr></thead><tbody>");
        foreach (MaskingProbe probe in probes)
        {
            html.Append($"<tr><th>{probe.Size.Percent} %</th><td>{100 * probe.Accuracy:0.0} %</td><td>{100 * probe.SingleStep:0.0} %</td><td>{100 * probe.Iterative:0.0} %</td></tr>");
        }

        return html.Append($"</tbody></table></div><p class=\"note\">First trial, {probes[0].Examples} test images, both attacks on the true class, with {radius}.</p>").ToString();
    }

    /// <summary>Every evaluation by strong attacks; empty without evaluations.</summary>
    public static string Robustness(IReadOnlyList<RobustnessFindings> findings)
    {
        if (findings.All(found => found.Whole is []))
        {
            return "";
        }

        var html = new StringBuilder(
            "<h3>Strong attacks and proofs</h3><div class=\"scroll\"><table><thead><tr><th>start</th><th>trial</th><th>weights</th><th>attack</th><th>norm</th><th>ε</th><th>clean</th><th>robust</th><th>95 %</th><th>certified</th><th>images</th></tr></thead><tbody>");
        foreach (RobustnessFindings found in findings)
        {
            foreach (RobustnessPoint point in found.Whole)
            {
                string certified = point.Certified is { } rate ? $"{100 * rate:0.0} %" : "<span class=\"missing\">not tried</span>";
                html.Append($"<tr><td>{HtmlPage.Text(found.Run.Text)}</td><td>{point.Trial}</td><td>{100 * point.Density:0.0} %</td><td>{HtmlPage.Text(point.Attack)}</td>")
                    .Append($"<td>{point.Norm.Title}</td><td>{RateText.Epsilon(point.Epsilon)}</td><td>{100 * point.Clean:0.0} %</td><td>{100 * point.Robust:0.0} %</td>")
                    .Append($"<td>{100 * point.RobustLow:0.0} to {100 * point.RobustHigh:0.0}</td><td>{certified}</td><td>{point.Examples}</td></tr>");
            }
        }

        return html.Append("</tbody></table></div><p class=\"note\">Rates are of all images evaluated; robust: right when clean and unbroken by every attack made; certified: proven right in the whole ball. Intervals are Wilson's.</p>").ToString();
    }
}
