using RobustSparse.Analysis;
using RobustSparse.Cli.Display;
using RobustSparse.Plots;

namespace RobustSparse.Cli.Commands;

/// <summary>The report that is written at the end of a run.</summary>
/// <param name="File">The file; null if it could not be written.</param>
/// <param name="Warnings">Warnings about skipped data and errors.</param>
internal sealed record RunReport(string? File, IReadOnlyList<string> Warnings)
{
    /// <summary>Writes the report. If this fails, the run is finished all the same.</summary>
    /// <param name="request">The cell of the runs.</param>
    /// <param name="runs">The directories of the runs at hand. What a report leaves out of others is no matter of theirs; <c>rsn analyze</c> names it.</param>
    /// <param name="cancel">Stops the analysis.</param>
    public static RunReport Write(AnalysisRequest request, IReadOnlyList<string> runs, CancellationToken cancel)
    {
        var warnings = new List<string>();
        try
        {
            AnalysisOutcome? written = AnalysisWriter.Write(request, Skip, cancel);
            return new RunReport(written?.Report, warnings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RunReport(null, [.. warnings, $"the report cannot be written: {e.Message}; `rsn analyze` writes it when that is cured"]);
        }

        void Skip(SkippedPath skipped)
        {
            if (runs.Any(run => skipped.Path == run || skipped.Path.StartsWith(run + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            {
                warnings.Add($"{skipped.Path} {skipped.Reason}; left out");
            }
        }
    }

    /// <summary>The report that is there already; null where there is none.</summary>
    public static RunReport? Find(AnalysisRequest request)
    {
        string file = request.Cell.AnalysisDirectory(request.BaseDirectory).Report;
        return System.IO.File.Exists(file) ? new RunReport(file, []) : null;
    }

    /// <summary>Names the file and the warnings.</summary>
    public void Show(ToolConsole console)
    {
        foreach (string warning in Warnings)
        {
            console.Warn(warning);
        }

        if (File is not null)
        {
            TerminalText.WritePath(console, "report: ", File);
        }
    }
}
