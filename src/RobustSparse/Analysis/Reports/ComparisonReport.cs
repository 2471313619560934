using System.Text;

namespace RobustSparse.Analysis;

/// <summary>The report of a comparison of runs.</summary>
public static class ComparisonReport
{
    /// <summary>The page.</summary>
    /// <param name="comparison">The runs and their differences.</param>
    /// <param name="figures">In order.</param>
    /// <param name="undrawn">Figures that the runs cannot fill, each with what it needs.</param>
    public static string Of(RunComparison comparison, IReadOnlyList<ReportFigure> figures, IReadOnlyList<string> undrawn)
    {
        RunSet set = comparison.Set;
        string directory = CommonDirectory(set.Runs);
        return HtmlPage.Of(
            "Sparse, robust networks: comparison of runs",
            string.Join(" · ", set.Runs.Select(run => run.Label.Text)),
            string.Join(" · ", set.Runs.Select(run => $"{run.Label.Text}: {run.Levels.Select(level => level.Trial).Distinct().Count()} of {run.ExpectedTrials} trials, {run.Sizes.Count} of {run.ExpectedLevels} levels")) + ".",
            ReportTiles.Banner(set, comparison.Evidence),
            [
                new("settings", "Settings", "Settings that differ", Settings(set)),
                new("differences", "Differences", $"Differences from {set.Runs[0].Label.Text}, {comparison.Moment.Title}", Differences(comparison)),
                new("figures", "Figures", "Figures", HtmlPage.Figures(figures)),
                new("tables", "Tables", "Tables", Levels(comparison) + ReportTables.Robustness(comparison.Evidence.Findings)),
                new("checks", "Checks", "Missing or suspicious", Checks(comparison, undrawn, directory)),
                new("facts", "All settings", "All settings", RunFacts.Table(set, directory)),
            ]);
    }

    private static string Settings(RunSet set)
    {
        (string, IEnumerable<string>)[] rows =
            [.. KnownSettings.Differing(set.Runs).Select(setting => (setting.Name, set.Runs.Select(run => KnownSettings.Of(run, setting) ?? "not known")))];
        return rows is [] ? "<p>The runs differ in no setting that is known.</p>" : RunFacts.Table(set, rows);
    }

    private static string Differences(RunComparison comparison)
    {
        if (comparison.Pairings is [])
        {
            return "<p>There is one run: nothing to compare it with.</p>";
        }

        var html = new StringBuilder("<ul>");
        foreach (string note in comparison.Notes)
        {
            html.Append($"<li>{HtmlPage.Text(note)}</li>");
        }

        html.Append("</ul><div class=\"scroll\"><table><thead><tr><th>run</th><th>weights</th><th>level</th>");
        foreach ((ComparedQuantity quantity, _) in comparison.Quantities)
        {
            html.Append($"<th>{HtmlPage.Text(quantity.Title)}</th><th>95 %</th>");
        }

        html.Append("<th>trials</th></tr></thead><tbody>");
        for (int i = 0; i < comparison.Quantities[0].Contrasts.Count; i++)
        {
            RunContrast first = comparison.Quantities[0].Contrasts[i];
            html.Append($"<tr><th>{HtmlPage.Text(first.Run.Label.Text)}</th><td>{DifferenceText.Weights(first.Levels)}</td><td>{DifferenceText.Level(first.Levels)}</td>");
            foreach ((ComparedQuantity quantity, IReadOnlyList<RunContrast> contrasts) in comparison.Quantities)
            {
                html.Append($"<td>{DifferenceText.Mean(quantity, contrasts[i])}</td><td>{DifferenceText.Interval(quantity, contrasts[i])}</td>");
            }

            html.Append($"<td>{DifferenceText.Trials(first.Test)}</td></tr>");
        }

        return html.Append($"</tbody></table></div><p class=\"note\">{HtmlPage.Text(DifferenceText.Rule(comparison))}</p>").ToString();
    }

    private static string Levels(RunComparison comparison)
    {
        var html = new StringBuilder($"<h3>Levels, {HtmlPage.Text(comparison.Moment.Title)}</h3><div class=\"scroll\"><table><thead><tr><th>weights</th><th>run</th>");
        html.Append("<th>accuracy</th><th>95 %</th><th>" + $"under {HtmlPage.Text(comparison.Set.Attack.Name)}</th><th>95 %</th><th>least validation loss at</th><th>trials</th></tr></thead><tbody>");
        foreach (int level in comparison.Levels)
        {
            foreach (RunResults run in comparison.Set.Runs.Where(run => run.SizeOf(level) is not null))
            {
                Estimate clean = Value(0, run), attacked = Value(1, run), stop = Value(2, run);
                html.Append($"<tr><th>{run.SizeOf(level)!.Percent} %</th><td>{HtmlPage.Text(run.Label.Text)}</td><td>{ReportTables.Rate(clean)}</td><td>{ReportTables.Interval(clean)}</td>")
                    .Append($"<td>{ReportTables.Rate(attacked)}</td><td>{ReportTables.Interval(attacked)}</td><td>{(stop.Count == 0 ? "–" : $"{stop.Mean:0}")}</td><td>{clean.Count} of {run.ExpectedTrials}</td></tr>");
            }

            Estimate Value(int quantity, RunResults run) => comparison.Quantities[quantity].Quantity.CurveOf(run).At(level)!.Estimate;
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Checks(RunComparison comparison, IReadOnlyList<string> undrawn, string directory)
    {
        RunSet set = comparison.Set;
        Suspicion[] suspicions = [.. Suspicion.Of(set), .. ReportChecks.MixedMachines(set), .. comparison.Evidence.Findings.SelectMany(found => found.Suspicions)];
        return HtmlPage.List("Missing", [.. ReportChecks.Missing(set)], "Nothing: every level of every trial is there.")
            + HtmlPage.List("Left out", [.. set.Skipped.Select(skipped => Relative($"{skipped.Path}: {skipped.Reason}"))], "Nothing.")
            + HtmlPage.List("Not drawn", undrawn, "Nothing: every figure is there.")
            + SuspicionList.Of(suspicions, Relative);

        string Relative(string text) => text.Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    /// <summary>The deepest directory that holds all runs: the same runs give the same page wherever they are.</summary>
    private static string CommonDirectory(IReadOnlyList<RunResults> runs)
    {
        string directory = Path.GetDirectoryName(runs[0].Directory)!;
        while (runs.Any(run => !run.Directory.StartsWith(Path.TrimEndingDirectorySeparator(directory) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        return directory;
    }
}
