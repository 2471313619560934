using System.Text;
using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>Everything that the report of a cell shows.</summary>
public sealed record ReportContent
{
    public required CellRuns Cell { get; init; }

    /// <summary>Paths are shown relative to it, so that the same runs give the same page wherever they are.</summary>
    public required string BaseDirectory { get; init; }

    public required Moment Moment { get; init; }

    public required IReadOnlyList<int> Levels { get; init; }

    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    public required IReadOnlyList<ReportFigure> Figures { get; init; }

    /// <summary>Figures that the runs cannot fill, each with what it needs.</summary>
    public IReadOnlyList<string> Undrawn { get; init; } = [];

    public required ResultsTable Table { get; init; }

    /// <summary>Measurements of robustness beside the logs.</summary>
    public RobustnessEvidence Evidence { get; init; } = RobustnessEvidence.None;
}

/// <summary>The report of a cell.</summary>
public static class CellReport
{
    /// <summary>The page.</summary>
    public static string Of(ReportContent content)
    {
        RunCell cell = content.Cell.Cell;
        IReadOnlyList<Suspicion> suspicions =
            [.. Suspicion.Of(content.Cell), .. ReportChecks.MixedMachines(content.Cell), .. Suspicion.Of(content.Evidence.Probes), .. content.Evidence.Findings.SelectMany(found => found.Suspicions)];
        return HtmlPage.Of(
            "Sparse, robust networks: report of a run",
            $"{cell.Dataset}, {cell.Model}, {(cell.Adversarial ? "adversarial" : "natural")} training, {content.Cell.Attack.Name}",
            Summary(content.Cell),
            ReportTiles.Banner(content.Cell, content.Evidence) + ReportTiles.Of(content.Cell, content.Moment, content.Evidence),
            [
                new("verdicts", "Verdicts", "Verdicts", Verdicts(content.Verdicts)),
                new("figures", "Figures", "Figures", HtmlPage.Figures(content.Figures)),
                new("tables", "Tables", "Tables", $"{LevelTable.Of(content)}{ReportTables.Paper(content.Table)}{ReportTables.Probes(content.Evidence.Probes, content.Cell.Attack)}{ReportTables.Robustness(content.Evidence.Findings)}"),
                new("checks", "Checks", "Missing or suspicious", Checks(content, suspicions)),
                new("settings", "Settings", "What was run", RunFacts.Table(content.Cell, content.BaseDirectory)),
            ]);
    }

    private static string Summary(CellRuns cell) =>
        string.Join(" · ", cell.Runs.Select(runs =>
            $"{runs.Label.Text}: {runs.Levels.Select(level => level.Trial).Distinct().Count()} of {runs.ExpectedTrials} trials, {runs.Sizes.Count} of {runs.ExpectedLevels} levels"))
        + ".";

    private static string Verdicts(IReadOnlyList<Verdict> verdicts)
    {
        var html = new StringBuilder("<dl>");
        foreach (Verdict verdict in verdicts)
        {
            html.Append($"<div><dt>{HtmlPage.Text(verdict.Question)}</dt><dd>{HtmlPage.Text(verdict.Answer)}<details><summary>Rule</summary>{HtmlPage.Text(verdict.Rule)}</details></dd></div>");
        }

        return html.Append("</dl>").ToString();
    }

    private static string Checks(ReportContent content, IReadOnlyList<Suspicion> suspicions)
    {
        CellRuns cell = content.Cell;
        string[] missing =
        [
            .. RunCell.Strategies.Where(strategy => strategy != Strategy.NoPruning && cell.Of(strategy) is null)
                .Select(strategy => $"No run of {RunLabel.Of(strategy).Text} ({StrategyName.Of(strategy)})."),
            .. ReportChecks.Missing(cell),
        ];
        return HtmlPage.List("Missing", missing, "Nothing: every level of every trial is there.")
            + HtmlPage.List("Left out", [.. cell.Skipped.Select(skipped => Relative(content, $"{skipped.Path}: {skipped.Reason}"))], "Nothing.")
            + HtmlPage.List("Not drawn", [.. content.Undrawn], "Nothing: every figure is there.")
            + SuspicionList.Of(suspicions, text => Relative(content, text));
    }

    /// <summary>A text whose paths begin at the base directory.</summary>
    private static string Relative(ReportContent content, string text) =>
        text.Replace(Path.TrimEndingDirectorySeparator(Path.GetFullPath(content.BaseDirectory)) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}
