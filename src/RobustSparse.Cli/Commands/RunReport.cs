using RobustSparse.Analysis;
using RobustSparse.Plots;

namespace RobustSparse.Cli.Commands;

/// <summary>The report that is written at the end of a run.</summary>
/// <param name="File">The file; null if it could not be written.</param>
/// <param name="Warnings">Warnings about skipped data and errors.</param>
internal sealed record RunReport(string? File, IReadOnlyList<string> Warnings)
{
    /// <summary>Writes the report. If this fails, the run is finished all the same.</summary>
    public static RunReport Write(AnalysisRequest request, CancellationToken cancel)
    {
        var warnings = new List<string>();
        try
        {
            AnalysisOutcome? written = AnalysisWriter.Write(request, skipped => warnings.Add($"{skipped.Path} {skipped.Reason}; left out"), cancel);
            return new RunReport(written?.Report, warnings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RunReport(null, [.. warnings, $"the report cannot be written: {e.Message}; `rsn analyze` writes it when that is cured"]);
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
            console.Output.WriteLine($"report: {File}");
        }
    }
}
