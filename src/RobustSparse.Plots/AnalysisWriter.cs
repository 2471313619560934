using RobustSparse.Analysis;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Plots;

/// <summary>The files of an analysis.</summary>
/// <param name="Runs">The runs found.</param>
/// <param name="Report">The report page.</param>
/// <param name="Verdicts">The verdicts on the page.</param>
/// <param name="Contradictions">The measurements that contradict the accuracy under attack in the logs.</param>
/// <param name="Tables">The tables of the data set.</param>
public sealed record AnalysisOutcome(
    CellRuns Runs, string Report, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<string> Contradictions, IReadOnlyList<string> Tables);

/// <summary>Writes the figures, tables and report of a cell.</summary>
public static class AnalysisWriter
{
    /// <summary>Analyses one cell. Files of an earlier analysis are replaced, others stay.</summary>
    /// <param name="request">The cell, and the files to write.</param>
    /// <param name="skipped">Receives everything that cannot be read, each path once.</param>
    /// <param name="cancel">Checked at every trial that is read and every figure that is drawn.</param>
    /// <returns>Null if no run has a level that can be read.</returns>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static AnalysisOutcome? Write(AnalysisRequest request, Action<SkippedPath> skipped, CancellationToken cancel = default)
    {
        using IDisposable? alone = Claim(request, cancel);
        if (CellAnalysis.Read(request, skipped, cancel) is not { } analysis)
        {
            return null;
        }

        AnalysisDirectory directory = request.Cell.AnalysisDirectory(request.BaseDirectory);
        if (request.Force)
        {
            directory.DeleteFigures();
        }

        var files = new ReportFiles(directory, request.Svg, request.Png);
        files.Draw(AnalysisFigures.Of(analysis, request.TestImages), cancel);
        string report = ReportFiles.WriteText(directory.Report, CellReport.Of(new ReportContent
        {
            Cell = analysis.Runs,
            BaseDirectory = request.BaseDirectory,
            Moment = analysis.Moment,
            Levels = analysis.Levels,
            Verdicts = analysis.Verdicts,
            Figures = files.Figures,
            Undrawn = files.Undrawn,
            Table = analysis.Tables.Table,
            Evidence = analysis.Evidence,
        }));
        return new AnalysisOutcome(analysis.Runs, report, analysis.Verdicts, analysis.Evidence.Contradictions, analysis.Tables.Write(request.BaseDirectory));
    }

    /// <summary>Writes the tables of a data set alone: LaTeX, Markdown and CSV in {base}/tables.</summary>
    /// <param name="request">The data set, the model, and the content of tables.</param>
    /// <param name="skipped">Receives everything that cannot be read, each path once.</param>
    /// <param name="cancel">Checked at every trial that is read.</param>
    /// <returns>The files; empty if there is nothing to show.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> WriteTables(AnalysisRequest request, Action<SkippedPath> skipped, CancellationToken cancel = default)
    {
        using IDisposable? alone = Claim(request, cancel);
        IReadOnlyList<CellRuns> cells = TicketTables.ReadCells(request, CellRuns.Read(request.BaseDirectory, request.Cell, cancel), cancel);
        SkippedPath.Tell(cells, skipped);
        return cells.All(cell => cell.Runs is []) ? [] : TicketTables.Of(request, cells).Write(request.BaseDirectory);
    }

    /// <summary>Takes the lock of the data set, on which other analyses wait; null if the directory does not exist, so that there is no run.</summary>
    private static IDisposable? Claim(AnalysisRequest request, CancellationToken cancel)
    {
        string file = AnalysisDirectory.LockFile(request.Cell.RunOf(request.BaseDirectory, Strategy.ReinitOrig));
        return Directory.Exists(Path.GetDirectoryName(file)) ? FileLock.Hold(file, wait: () => { }, cancel) : null;
    }
}
