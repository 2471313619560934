using RobustSparse.Analysis;
using RobustSparse.Runs;

namespace RobustSparse.Plots;

/// <summary>The runs to compare and the files to write.</summary>
public sealed record ComparisonRequest
{
    /// <summary>Directories of runs or of trials; the others are compared with the first.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>The directory of the report and its figures.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>The moment of training whose accuracies are compared; null for <see cref="Moment.DefaultFor"/>.</summary>
    public Moment? Moment { get; init; }

    /// <summary>Levels shown; null for <see cref="LevelChoice.ForFigures"/>.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>Whether figures are written as SVG files.</summary>
    public bool Svg { get; init; } = true;

    /// <summary>Whether figures are written as PNG files.</summary>
    public bool Png { get; init; } = true;
}

/// <summary>The files of a comparison.</summary>
/// <param name="Comparison">The runs and their differences.</param>
/// <param name="Report">The page.</param>
/// <param name="Numbers">The numbers of the page as CSV.</param>
public sealed record ComparisonOutcome(RunComparison Comparison, string Report, string Numbers);

/// <summary>Writes the figures, numbers and report of a comparison of runs.</summary>
public static class ComparisonWriter
{
    /// <summary>Compares runs. Files of an earlier comparison are replaced, others stay.</summary>
    /// <param name="request">The runs, and the files to write.</param>
    /// <param name="skipped">Receives everything that cannot be read, each path once.</param>
    /// <param name="cancel">Checked at every trial that is read and every figure that is drawn.</param>
    /// <returns>Null where no run has a level that can be read.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ComparisonOutcome? Write(ComparisonRequest request, Action<SkippedPath> skipped, CancellationToken cancel = default)
    {
        RunSet set = RunSetReader.Read(request.Runs, cancel);
        SkippedPath.Tell([set], skipped);
        if (set.Runs is [])
        {
            return null;
        }

        var comparison = RunComparison.Of(set, request.Moment, request.Levels);
        var directory = new AnalysisDirectory(request.OutputDirectory);
        var files = new ReportFiles(directory, request.Svg, request.Png);
        files.Draw(AnalysisFigures.Of(comparison), cancel);
        string numbers = ReportFiles.WriteText(directory.Numbers, ComparisonCsv.Of(comparison));
        string report = ReportFiles.WriteText(directory.Report, ComparisonReport.Of(comparison, files.Figures, files.Undrawn));
        return new ComparisonOutcome(comparison, report, numbers);
    }
}
