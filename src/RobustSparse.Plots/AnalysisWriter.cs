using System.Text;
using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Plots.Figures;

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
    /// <param name="skipped">Told of everything that cannot be read.</param>
    /// <param name="cancel">Stops attacks made now.</param>
    /// <returns>Null where there is nothing to analyse: no run, or none with a level that can be read.</returns>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static AnalysisOutcome? Write(AnalysisRequest request, Action<SkippedPath> skipped, CancellationToken cancel = default)
    {
        using IDisposable? alone = Claim(request, cancel);
        CellRuns runs = Read(request.BaseDirectory, request.Cell, skipped, cancel);
        if (runs.Strategies is [])
        {
            return null;
        }

        CellRuns[] cells = TableCells(request, runs, skipped, cancel);
        Moment moment = request.Moment ?? Moment.DefaultFor(cells);
        IReadOnlyList<int> levels = request.Levels ?? LevelChoice.DefaultFor([runs]);
        IReadOnlyList<int> rows = request.Levels ?? LevelChoice.DefaultFor(cells);
        var table = ResultsTable.Of(cells, rows, moment);
        (IReadOnlyList<Figure> gallery, IReadOnlyList<MaskingProbe> probes) = AttackNow(request, runs, levels, cancel);
        IReadOnlyList<RobustnessFindings> robustness = RobustnessFindings.Read(runs);
        IEnumerable<Figure> attacked = robustness.Select(found => RobustnessFigure.Of(found.Points, found.Strategy)).OfType<Figure>();
        IReadOnlyList<Figure> figures = [.. AnalysisFigures.Of(runs, levels, moment), .. attacked, .. gallery];
        IReadOnlyList<Verdict> verdicts = [.. CellVerdicts.Of(runs, moment), .. Comparison(request, runs, moment, skipped, cancel)];
        string directory = request.Cell.AnalysisDirectory(request.BaseDirectory);
        if (request.Force)
        {
            DeleteFigures(directory);
        }

        string report = Path.Combine(directory, "report.html");
        WriteText(report, HtmlReport.Of(new ReportContent
        {
            Cell = runs,
            BaseDirectory = request.BaseDirectory,
            Moment = moment,
            Levels = levels,
            Verdicts = verdicts,
            Figures = [.. figures.Select(figure => WriteFigure(request, directory, figure, cancel))],
            Table = table,
            Probes = probes,
            Robustness = robustness,
        }));
        return new AnalysisOutcome(runs, report, verdicts, WriteTables(request, cells, table, rows, moment));
    }

    /// <summary>Writes the tables of a data set alone: LaTeX, Markdown and CSV in {base}/tables.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="skipped">Told of everything that cannot be read.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>The files; none where there is nothing to show.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> WriteTables(AnalysisRequest request, Action<SkippedPath> skipped, CancellationToken cancel = default)
    {
        using IDisposable? alone = Claim(request, cancel);
        CellRuns[] cells = TableCells(request, Read(request.BaseDirectory, request.Cell, skipped, cancel), skipped, cancel);
        if (cells.All(cell => cell.Strategies is []))
        {
            return [];
        }

        Moment moment = request.Moment ?? Moment.DefaultFor(cells);
        IReadOnlyList<int> levels = request.Levels ?? LevelChoice.DefaultFor(cells);
        return WriteTables(request, cells, ResultsTable.Of(cells, levels, moment), levels, moment);
    }

    /// <summary>Null where there is no directory for a lock, and so no run.</summary>
    private static IDisposable? Claim(AnalysisRequest request, CancellationToken cancel)
    {
        string file = request.Cell.AnalysisLockFile(request.BaseDirectory);
        return Directory.Exists(Path.GetDirectoryName(file)) ? FileLock.Hold(file, wait: () => { }, cancel) : null;
    }

    private static CellRuns Read(string baseDirectory, RunCell cell, Action<SkippedPath> skipped, CancellationToken cancel)
    {
        var runs = CellRuns.Read(baseDirectory, cell, cancel);
        foreach (SkippedPath path in runs.Skipped)
        {
            skipped(path);
        }

        return runs;
    }

    private static CellRuns[] TableCells(AnalysisRequest request, CellRuns runs, Action<SkippedPath> skipped, CancellationToken cancel) =>
    [
        .. from attack in Enum.GetValues<AttackKind>()
           from adversarial in new[] { false, true }
           let cell = request.Cell with { Attack = attack, Adversarial = adversarial }
           select cell == request.Cell ? runs : Read(request.BaseDirectory, cell, skipped, cancel),
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

    /// <summary>What only networks and images together tell.</summary>
    private static (IReadOnlyList<Figure> Gallery, IReadOnlyList<MaskingProbe> Probes) AttackNow(
        AnalysisRequest request, CellRuns runs, IReadOnlyList<int> levels, CancellationToken cancel)
    {
        if (request.TestImages is not { } images || (runs.Of(Strategy.ReinitOrig) ?? runs.Strategies[0]) is not { } shown || shown.Sizes[0].Layers[0].Shape.Inputs != images.Features)
        {
            return ([], []);
        }

        AttackOptions attack = shown.Manifest?.Settings.ToOptions().Attack ?? new AttackOptions { Kind = request.Cell.Attack };
        Figure? gallery = GalleryFigure.Of(shown, levels, images, attack);
        return (gallery is null ? [] : [gallery], MaskingProbe.Of(shown, levels, images, attack, cancel));
    }

    private static IReadOnlyList<Verdict> Comparison(
        AnalysisRequest request, CellRuns runs, Moment moment, Action<SkippedPath> skipped, CancellationToken cancel)
    {
        if (request.CompareWith is null)
        {
            return [];
        }

        CellRuns others = Read(request.CompareWith, request.Cell, skipped, cancel);
        if (others.Strategies is [])
        {
            skipped(new SkippedPath(request.CompareWith, "holds no run to compare with"));
        }

        return ProtocolContrast.Verdicts(ProtocolContrast.Of(runs, others, moment), (request.BaseDirectory, request.CompareWith), moment);
    }

    /// <summary>Writes its files; returns it as the report shows it.</summary>
    private static ReportFigure WriteFigure(AnalysisRequest request, string directory, Figure figure, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
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

    private static IReadOnlyList<string> WriteTables(AnalysisRequest request, IReadOnlyList<CellRuns> cells, ResultsTable table, IReadOnlyList<int> levels, Moment moment)
    {
        string path = Path.Combine(request.BaseDirectory, "tables", request.Cell.Dataset);
        (string File, string Text)[] tables =
        [
            ($"{path}.txt", ResultsTableText.ToLatex(table)), ($"{path}.md", ResultsTableText.ToMarkdown(table)), ($"{path}.csv", ResultsCsv.Of(cells, levels, moment)),
        ];
        foreach ((string file, string text) in tables)
        {
            WriteText(file, text);
        }

        return [.. tables.Select(written => written.File)];
    }

    private static void WriteText(string file, string text) => WriteBytes(file, Encoding.UTF8.GetBytes(text));

    private static void WriteBytes(string file, byte[] bytes) => AtomicFile.Write(file, stream => stream.Write(bytes));
}
