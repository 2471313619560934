using System.Text;
using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Plots.Figures;
using RobustSparse.Settings;

namespace RobustSparse.Plots;

/// <summary>What to analyse and what to leave behind.</summary>
public sealed record AnalysisRequest
{
    public required string BaseDirectory { get; init; }

    public required RunCell Cell { get; init; }

    /// <summary>When in training accuracies are shown; null for <see cref="Moment.DefaultFor"/>.</summary>
    public Moment? Moment { get; init; }

    /// <summary>Levels shown; null for <see cref="LevelChoice.DefaultFor"/>.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>Where the same cell was run under another protocol; null for no comparison.</summary>
    public string? CompareWith { get; init; }

    /// <summary>Test images of the data set, for attacks made now; null to do without.</summary>
    public ImageSet? TestImages { get; init; }

    /// <summary>Whether figures of an earlier analysis are deleted first, those too that are not drawn now.</summary>
    public bool Force { get; init; }

    /// <summary>Whether figures are written as SVG files.</summary>
    public bool Svg { get; init; } = true;

    /// <summary>Whether figures are written as PNG files.</summary>
    public bool Png { get; init; } = true;
}

/// <summary>What was written.</summary>
/// <param name="Runs">What was found.</param>
/// <param name="Report">The page.</param>
/// <param name="Verdicts">Those on the page.</param>
/// <param name="Tables">The tables of the data set.</param>
public sealed record AnalysisOutcome(CellRuns Runs, string Report, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<string> Tables);

/// <summary>From run directories to figures, tables and a report.</summary>
public static class AnalysisWriter
{
    /// <summary>Analyses one cell. Files of an earlier analysis are replaced, others stay.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="skipped">Told of everything that cannot be read, each path once: of the cell, of the others in its table, and of those that it is compared with.</param>
    /// <param name="cancel">Checked at every trial that is read and every figure that is drawn.</param>
    /// <returns>Null where there is nothing to analyse: no run, or none with a level that can be read.</returns>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static AnalysisOutcome? Write(AnalysisRequest request, Action<SkippedPath> skipped, CancellationToken cancel = default)
    {
        using IDisposable? alone = Claim(request, cancel);
        CellRuns runs = CellRuns.Read(request.BaseDirectory, request.Cell, cancel);
        CellRuns[] cells = runs.Strategies is [] ? [runs] : TableCells(request, runs, cancel);
        CellRuns? others = request.CompareWith is { } place ? CellRuns.Read(place, request.Cell, cancel) : null;
        Tell([.. cells, .. others is null ? Array.Empty<CellRuns>() : [others]], skipped);
        if (runs.Strategies is [])
        {
            return null;
        }

        TicketTables tables = TicketTables.Of(request, cells);
        Moment moment = tables.Table.Moment;
        IReadOnlyList<int> levels = request.Levels ?? LevelChoice.DefaultFor([runs]);
        IReadOnlyList<RobustnessFindings> robustness = RobustnessFindings.Read(runs);
        (PlannedFigure gallery, IReadOnlyList<MaskingProbe> probes) = AttackNow(request, runs, levels, cancel);
        PlannedFigure[] planned = [.. AnalysisFigures.Of(runs, levels, moment), .. runs.Strategies.Select(found => Attacked(found.Strategy, robustness)), gallery];
        IReadOnlyList<Verdict> verdicts = [.. CellVerdicts.Of(runs, moment), .. others is null ? [] : Comparison(request, runs, others, moment)];
        string directory = request.Cell.AnalysisDirectory(request.BaseDirectory);
        if (request.Force)
        {
            DeleteFigures(directory);
        }

        var figures = new List<ReportFigure>();
        var undrawn = new List<string>();
        foreach (PlannedFigure plan in planned)
        {
            cancel.ThrowIfCancellationRequested();
            if (plan.Draw() is { } figure)
            {
                figures.Add(WriteFigure(request, directory, figure));
            }
            else
            {
                undrawn.Add($"{plan.Name}: takes {plan.Needs}.");
            }
        }

        string report = Path.Combine(directory, "report.html");
        WriteText(report, HtmlReport.Of(new ReportContent
        {
            Cell = runs,
            BaseDirectory = request.BaseDirectory,
            Moment = moment,
            Levels = levels,
            Verdicts = verdicts,
            Figures = figures,
            Undrawn = undrawn,
            Table = tables.Table,
            Probes = probes,
            Robustness = robustness,
        }));
        return new AnalysisOutcome(runs, report, verdicts, tables.Write(request));
    }

    /// <summary>Writes the tables of a data set alone: LaTeX, Markdown and CSV in {base}/tables.</summary>
    /// <param name="request">Of which the data set, the model and what tables show count.</param>
    /// <param name="skipped">Told of everything that cannot be read, each path once.</param>
    /// <param name="cancel">Checked at every trial that is read.</param>
    /// <returns>The files; none where there is nothing to show.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> WriteTables(AnalysisRequest request, Action<SkippedPath> skipped, CancellationToken cancel = default)
    {
        using IDisposable? alone = Claim(request, cancel);
        CellRuns[] cells = TableCells(request, CellRuns.Read(request.BaseDirectory, request.Cell, cancel), cancel);
        Tell(cells, skipped);
        return cells.All(cell => cell.Strategies is []) ? [] : TicketTables.Of(request, cells).Write(request);
    }

    private static void Tell(IEnumerable<CellRuns> read, Action<SkippedPath> skipped)
    {
        foreach (SkippedPath path in read.SelectMany(runs => runs.Skipped).DistinctBy(path => path.Path))
        {
            skipped(path);
        }
    }

    /// <summary>Null where there is no directory for a lock, and so no run.</summary>
    private static IDisposable? Claim(AnalysisRequest request, CancellationToken cancel)
    {
        string file = request.Cell.AnalysisLockFile(request.BaseDirectory);
        return Directory.Exists(Path.GetDirectoryName(file)) ? FileLock.Hold(file, wait: () => { }, cancel) : null;
    }

    private static CellRuns[] TableCells(AnalysisRequest request, CellRuns runs, CancellationToken cancel) =>
    [
        .. from attack in Enum.GetValues<AttackKind>()
           from adversarial in new[] { false, true }
           let cell = request.Cell with { Attack = attack, Adversarial = adversarial }
           select cell == request.Cell ? runs : CellRuns.Read(request.BaseDirectory, cell, cancel),
    ];

    private static void DeleteFigures(string directory)
    {
        if (Directory.Exists(directory))
        {
            foreach (string file in Directory.EnumerateFiles(directory).Where(file => Path.GetExtension(file) is ".svg" or ".png").ToArray())
            {
                File.Delete(file);
            }
        }
    }

    private static PlannedFigure Attacked(Strategy strategy, IReadOnlyList<RobustnessFindings> found) => new(
        RobustnessFigure.NameOf(strategy), "evaluations by rsn evaluate that can be read",
        () => found.FirstOrDefault(of => of.Strategy == strategy) is { } known ? RobustnessFigure.Of(known.Points, strategy) : null);

    /// <summary>What only networks and images together tell.</summary>
    private static (PlannedFigure Gallery, IReadOnlyList<MaskingProbe> Probes) AttackNow(
        AnalysisRequest request, CellRuns runs, IReadOnlyList<int> levels, CancellationToken cancel)
    {
        const string Needs = "a level shown that can be read, and the test images of its data set, square ones";
        if (request.TestImages is not { } images || (runs.Of(Strategy.ReinitOrig) ?? runs.Strategies[0]) is not { } shown || shown.Sizes[0].Layers[0].Shape.Inputs != images.Features)
        {
            return (new PlannedFigure(GalleryFigure.Name, Needs, () => null), []);
        }

        AttackOptions attack = shown.Manifest?.Settings.ToOptions().Attack ?? new AttackOptions { Kind = request.Cell.Attack };
        return (new PlannedFigure(GalleryFigure.Name, Needs, () => GalleryFigure.Of(shown, levels, images, attack)), MaskingProbe.Of(shown, levels, images, attack, cancel));
    }

    private static IReadOnlyList<Verdict> Comparison(AnalysisRequest request, CellRuns runs, CellRuns others, Moment moment) =>
        ProtocolContrast.Verdicts(ProtocolContrast.Of(runs, others, moment), (request.BaseDirectory, request.CompareWith!), moment);

    /// <summary>Writes its files; returns it as the report shows it.</summary>
    private static ReportFigure WriteFigure(AnalysisRequest request, string directory, Figure figure)
    {
        DrawnFigure drawn = FigureFile.Draw(figure);
        if (request.Svg)
        {
            WriteBytes(Path.Combine(directory, figure.Name + ".svg"), drawn.File);
        }

        if (request.Png)
        {
            WriteBytes(Path.Combine(directory, figure.Name + ".png"), FigureFile.ToPng(figure));
        }

        return new ReportFigure(figure.Title, figure.Caption, drawn.Element);
    }

    /// <summary>The tables of all cells together, so that it does not matter which of them is analysed.</summary>
    private sealed record TicketTables(IReadOnlyList<CellRuns> Cells, IReadOnlyList<int> Levels, ResultsTable Table)
    {
        public static TicketTables Of(AnalysisRequest request, IReadOnlyList<CellRuns> cells)
        {
            IReadOnlyList<int> levels = request.Levels ?? LevelChoice.DefaultFor(cells);
            return new TicketTables(cells, levels, ResultsTable.Of(cells, levels, request.Moment ?? Moment.DefaultFor(cells)));
        }

        public IReadOnlyList<string> Write(AnalysisRequest request)
        {
            string path = Path.Combine(request.BaseDirectory, "tables", request.Cell.Dataset);
            (string File, string Text)[] tables =
            [
                ($"{path}.txt", ResultsTableText.ToLatex(Table)), ($"{path}.md", ResultsTableText.ToMarkdown(Table)), ($"{path}.csv", ResultsCsv.Of(Cells, Levels, Table.Moment)),
            ];
            foreach ((string file, string text) in tables)
            {
                WriteText(file, text);
            }

            return [.. tables.Select(written => written.File)];
        }
    }

    private static void WriteText(string file, string text) => WriteBytes(file, Encoding.UTF8.GetBytes(text));

    private static void WriteBytes(string file, byte[] bytes) => AtomicFile.Write(file, stream => stream.Write(bytes));
}
