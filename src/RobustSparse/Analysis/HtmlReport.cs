using System.Net;
using System.Text;
using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>A figure of a report.</summary>
/// <param name="Title">One line.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Svg">An svg element.</param>
public sealed record ReportFigure(string Title, string Caption, string Svg);

/// <summary>Everything that a report shows.</summary>
public sealed record ReportContent
{
    public required CellRuns Cell { get; init; }

    /// <summary>Paths are shown from here: the same runs give the same page wherever they are.</summary>
    public required string BaseDirectory { get; init; }

    public required Moment Moment { get; init; }

    public required IReadOnlyList<int> Levels { get; init; }

    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    public required IReadOnlyList<ReportFigure> Figures { get; init; }

    /// <summary>Figures that the runs cannot fill, each with what it takes.</summary>
    public IReadOnlyList<string> Undrawn { get; init; } = [];

    public required ResultsTable Table { get; init; }

    /// <summary>Empty where the images are not at hand.</summary>
    public IReadOnlyList<MaskingProbe> Probes { get; init; } = [];

    /// <summary>Empty where no network was evaluated by strong attacks.</summary>
    public IReadOnlyList<RobustnessFindings> Robustness { get; init; } = [];
}

/// <summary>One page that needs nothing else: no network, no font, light or dark as the reader's system is.</summary>
public static class HtmlReport
{
    /// <summary>The page.</summary>
    public static string Of(ReportContent content)
    {
        RunCell cell = content.Cell.Cell;
        string title = $"{cell.Dataset}, {cell.Model}, {cell.Attack.ToString().ToUpperInvariant()}, {(cell.Adversarial ? "adversarial" : "natural")} training";
        IReadOnlyList<Suspicion> suspicions =
            [.. Suspicion.Of(content.Cell), .. Suspicion.Of(content.Probes), .. content.Robustness.SelectMany(found => found.Suspicions)];
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <title>{Text(title)}</title>
            <style>
            {ReportStyle.Css}
            </style>
            </head>
            <body>
            <header>
            <p class="kicker">Sparse, robust networks: report of a run</p>
            <h1>{Text(title)}</h1>
            <p>{Text(Summary(content.Cell))}</p>
            <nav><a href="#verdicts">Verdicts</a> <a href="#figures">Figures</a> <a href="#tables">Tables</a> <a href="#checks">Checks</a> <a href="#settings">Settings</a></nav>
            </header>
            <main>
            {Tiles(content)}
            <section id="verdicts"><h2>Verdicts</h2>{Verdicts(content.Verdicts)}</section>
            <section id="figures"><h2>Figures</h2>{Figures(content.Figures)}</section>
            <section id="tables"><h2>Tables</h2>{ReportTables.Levels(content)}{ReportTables.Paper(content.Table)}{ReportTables.Probes(content.Probes)}{ReportTables.Robustness(content.Robustness)}</section>
            <section id="checks"><h2>Missing or suspicious</h2>{Checks(content, suspicions)}</section>
            <section id="settings"><h2>What was run</h2>{ReportTables.Settings(content.Cell)}</section>
            </main>
            <div id="tip" role="status"></div>
            <script>
            {ReportStyle.Script}
            </script>
            </body>
            </html>

            """;
    }

    /// <summary>Text as the page shows it: nothing in it is markup.</summary>
    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Summary(CellRuns cell) =>
        string.Join(" · ", cell.Strategies.Select(runs =>
            $"{StrategyTitle.Of(runs.Strategy)}: {runs.Levels.Select(level => level.Trial).Distinct().Count()} of {runs.ExpectedTrials} trials, {runs.Sizes.Count} of {runs.ExpectedLevels} levels"))
        + ".";

    /// <summary>The dense network and the sparsest ticket at a glance.</summary>
    private static string Tiles(ReportContent content)
    {
        StrategyRuns runs = content.Cell.Of(Strategy.ReinitOrig) ?? content.Cell.Strategies[0];
        TicketCurve clean = TicketCurve.Of(runs, Metric.Accuracy, content.Moment), attacked = TicketCurve.Of(runs, Metric.AdversarialAccuracy, content.Moment);
        var html = new StringBuilder("<div class=\"tiles\">");
        foreach (TicketPoint point in new[] { clean.Points[0], clean.Points[^1] }.DistinctBy(point => point.Size.Level))
        {
            html.Append($"<div><b>{point.Size.Percent} %</b><span>of the weights ({point.Size.Kept:#,0} of {point.Size.Total:#,0})</span></div>");
            html.Append($"<div><b>{ReportTables.Rate(point.Estimate)}</b><span>accuracy</span></div>");
            html.Append($"<div><b>{ReportTables.Rate(attacked.At(point.Size.Level)!.Estimate)}</b><span>accuracy under attack</span></div>");
        }

        return html.Append($"</div><p class=\"note\">{Text(StrategyTitle.Of(runs.Strategy))}, {Text(content.Moment.Title)}, mean over trials.</p>").ToString();
    }

    private static string Verdicts(IReadOnlyList<Verdict> verdicts)
    {
        var html = new StringBuilder("<dl>");
        foreach (Verdict verdict in verdicts)
        {
            html.Append($"<div><dt>{Text(verdict.Question)}</dt><dd>{Text(verdict.Answer)}<details><summary>Rule</summary>{Text(verdict.Rule)}</details></dd></div>");
        }

        return html.Append("</dl>").ToString();
    }

    private static string Figures(IReadOnlyList<ReportFigure> figures)
    {
        var html = new StringBuilder();
        foreach (ReportFigure figure in figures)
        {
            html.Append($"<figure><h3>{Text(figure.Title)}</h3><div class=\"scroll\">{figure.Svg}</div><figcaption>{Text(figure.Caption)}</figcaption></figure>");
        }

        return html.ToString();
    }

    private static string Checks(ReportContent content, IReadOnlyList<Suspicion> suspicions)
    {
        CellRuns cell = content.Cell;
        string[] missing =
        [
            .. RunCell.Strategies.Where(strategy => strategy != Strategy.NoPruning && cell.Of(strategy) is null)
                .Select(strategy => $"No run of {StrategyTitle.Of(strategy)} ({StrategyName.Of(strategy)})."),
            .. from runs in cell.Strategies
               from trial in runs.Missing().GroupBy(missing => missing.Trial)
               select $"{StrategyTitle.Of(runs.Strategy)}, trial {trial.Key}: levels {string.Join(", ", trial.Select(missing => missing.Level))} missing.",
        ];
        return List("Missing", missing, "Nothing: every level of every trial is there.")
            + List("Left out", [.. cell.Skipped.Select(skipped => Relative(content, $"{skipped.Path}: {skipped.Reason}"))], "Nothing.")
            + List("Not drawn", [.. content.Undrawn], "Nothing: every figure is there.")
            + List("Suspicious", [.. suspicions.Select(suspicion => Relative(content, $"{suspicion.Where}: {suspicion.What}"))], "Nothing.");
    }

    /// <summary>A text whose paths begin at the base directory.</summary>
    private static string Relative(ReportContent content, string text) =>
        text.Replace(Path.TrimEndingDirectorySeparator(Path.GetFullPath(content.BaseDirectory)) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    private static string List(string title, string[] items, string ifNone)
    {
        if (items is [])
        {
            return $"<h3>{title}</h3><p>{ifNone}</p>";
        }

        var html = new StringBuilder($"<h3>{title} ({items.Length})</h3><ul>");
        foreach (string item in items)
        {
            html.Append($"<li>{Text(item)}</li>");
        }

        return html.Append("</ul>").ToString();
    }
}
