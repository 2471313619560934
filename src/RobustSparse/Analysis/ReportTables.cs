using System.Text;
using RobustSparse.Robustness;
using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    /// <summary>Mean in percent; a dash where there is none.</summary>
    public static string Rate(Estimate estimate) => estimate.Count == 0 ? "–" : $"{100 * estimate.Mean:0.0} %";

    /// <summary>Every chosen level of every strategy, with its interval and the test against the original initialisation.</summary>
    public static string Levels(ReportContent content)
    {
        var html = new StringBuilder($"<h3>Levels, {HtmlReport.Text(content.Moment.Title)}</h3><div class=\"scroll\"><table><thead><tr><th>weights</th>");
        html.Append("<th>start</th><th>accuracy</th><th>95 %</th><th>under attack</th><th>95 %</th><th>least validation loss at</th><th>trials</th><th>original is better by</th><th>under attack by</th></tr></thead><tbody>");
        Dictionary<(Strategy, int), StrategyContrast> clean = ContrastsOf(content, Metric.Accuracy), attacked = ContrastsOf(content, Metric.AdversarialAccuracy);
        foreach (int level in content.Levels)
        {
            foreach (StrategyRuns runs in content.Cell.Strategies.Where(runs => level < runs.ExpectedLevels))
            {
                html.Append(Row(content, runs, level, clean.GetValueOrDefault((runs.Strategy, level)), attacked.GetValueOrDefault((runs.Strategy, level))));
            }
        }

        return html.Append("</tbody></table></div><p class=\"note\">Differences in points, original minus this row, paired by trial; * adjusted p below 0.05 (Holm, all levels and strategies).</p>").ToString();
    }

    /// <summary>The original's table.</summary>
    public static string Paper(ResultsTable table)
    {
        var html = new StringBuilder($"<h3>The paper's table: winning tickets, {HtmlReport.Text(table.Moment.Title)}</h3><div class=\"scroll\"><table><thead><tr><th>weights (%)</th>");
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
                html.Append($"<td>{HtmlReport.Text(ResultsTableText.Text(pair))}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append($"</tbody></table></div><p class=\"note\">{HtmlReport.Text(ResultsTableText.Explanation)}</p>").ToString();
    }

    /// <summary>A single step against many; nothing where it was not probed.</summary>
    public static string Probes(IReadOnlyList<MaskingProbe> probes)
    {
        if (probes is [])
        {
            return "";
        }

        var html = new StringBuilder("<h3>One step against many</h3><div class=\"scroll\"><table><thead><tr><th>weights</th><th>accuracy</th><th>under FGSM</th><th>under PGD</th></tr></thead><tbody>");
        foreach (MaskingProbe probe in probes)
        {
            html.Append($"<tr><th>{probe.Size.Percent} %</th><td>{100 * probe.Accuracy:0.0} %</td><td>{100 * probe.SingleStep:0.0} %</td><td>{100 * probe.Iterative:0.0} %</td></tr>");
        }

        return html.Append($"</tbody></table></div><p class=\"note\">First trial, {probes[0].Examples} test images, both attacks on the true class and of the same reach.</p>").ToString();
    }

    /// <summary>Every evaluation by strong attacks; nothing where there is none.</summary>
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
                html.Append($"<tr><td>{HtmlReport.Text(StrategyTitle.Of(found.Strategy))}</td><td>{point.Trial}</td><td>{100 * point.Density:0.0} %</td><td>{HtmlReport.Text(point.Attack)}</td>")
                    .Append($"<td>{point.Norm.Title}</td><td>{point.Epsilon:0.####}</td><td>{100 * point.Clean:0.0} %</td><td>{100 * point.Robust:0.0} %</td>")
                    .Append($"<td>{100 * point.RobustLow:0.0} to {100 * point.RobustHigh:0.0}</td><td>{certified}</td><td>{point.Examples}</td></tr>");
            }
        }

        return html.Append("</tbody></table></div><p class=\"note\">Rates are of all images evaluated; robust: right when clean and unbroken by every attack made; certified: proven right in the whole ball. Intervals are Wilson's.</p>").ToString();
    }

    /// <summary>What the manifests say, one column a strategy.</summary>
    public static string Settings(CellRuns cell)
    {
        var html = new StringBuilder("<div class=\"scroll\"><table><thead><tr><th></th>");
        Dictionary<string, string>[] columns = [.. cell.Strategies.Select(runs => Facts(cell.Cell, runs))];
        foreach (StrategyRuns runs in cell.Strategies)
        {
            html.Append($"<th>{StrategyTitle.Of(runs.Strategy)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (string name in columns.SelectMany(column => column.Keys).Distinct())
        {
            html.Append($"<tr><th>{HtmlReport.Text(name)}</th>");
            foreach (Dictionary<string, string> column in columns)
            {
                html.Append($"<td>{HtmlReport.Text(column.GetValueOrDefault(name, "–"))}</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Row(ReportContent content, StrategyRuns runs, int level, StrategyContrast? clean, StrategyContrast? attacked)
    {
        TicketPoint? accuracy = TicketCurve.Of(runs, Metric.Accuracy, content.Moment).At(level);
        if (accuracy is null)
        {
            return $"<tr class=\"missing\"><th>level {level}</th><td>{StrategyTitle.Of(runs.Strategy)}</td><td colspan=\"8\">missing</td></tr>";
        }

        Estimate robust = TicketCurve.Of(runs, Metric.AdversarialAccuracy, content.Moment).At(level)!.Estimate;
        Estimate stop = TicketCurve.OfEarlyStopping(runs).At(level)!.Estimate;
        return $"<tr><th>{accuracy.Size.Percent} %</th><td>{StrategyTitle.Of(runs.Strategy)}</td><td>{Rate(accuracy.Estimate)}</td><td>{Interval(accuracy.Estimate)}</td>"
            + $"<td>{Rate(robust)}</td><td>{Interval(robust)}</td><td>{(stop.Count == 0 ? "–" : $"{stop.Mean:0}")}</td><td>{accuracy.Estimate.Count} of {accuracy.Expected}</td>"
            + $"<td>{Difference(clean)}</td><td>{Difference(attacked)}</td></tr>";
    }

    private static string Interval(Estimate estimate) => estimate.Count < 2 ? "–" : $"{100 * estimate.Low:0.0} to {100 * estimate.High:0.0}";

    private static string Difference(StrategyContrast? contrast) => contrast is null || contrast.Test.Difference.Count == 0
        ? "–"
        : $"{100 * contrast.Test.Difference.Mean:+0.0;−0.0;0.0}{(contrast.AdjustedP < CellVerdicts.Significance ? " *" : "")}";

    private static Dictionary<(Strategy, int), StrategyContrast> ContrastsOf(ReportContent content, Metric metric) =>
        StrategyContrast.Of(content.Cell, runs => TicketCurve.Of(runs, metric, content.Moment)).ToDictionary(contrast => (contrast.Other, contrast.Size.Level));

    private static Dictionary<string, string> Facts(RunCell cell, StrategyRuns runs)
    {
        // Below the base directory: the same page wherever that is, and nothing in it about the machine's folders.
        string directory = Path.GetRelativePath(".", cell.RunOf(".", runs.Strategy).Path);
        var facts = new Dictionary<string, string> { ["directory"] = directory };
        if (runs.Manifest is not { } manifest)
        {
            facts["made by"] = "the original program, or unknown: there is no readable run.json";
            return facts;
        }

        facts["state"] = manifest.State.ToString().ToLowerInvariant();
        facts["program version"] = manifest.Version;
        facts["machine"] = string.Join("; ", manifest.Machines.Select(machine => $"{machine.Cores} cores, {machine.Processor}, {machine.System}, {machine.Runtime}"));
        foreach ((string file, string digest) in manifest.DatasetDigests)
        {
            facts[$"SHA-256 of {file}"] = digest;
        }

        foreach (string warning in manifest.Warnings)
        {
            facts["warning"] = facts.TryGetValue("warning", out string? before) ? $"{before}; {warning}" : warning;
        }

        foreach (Setting setting in SettingsTable.Standard.Settings)
        {
            facts[setting.Name] = setting.TextOf(manifest.Settings);
        }

        return facts;
    }
}
