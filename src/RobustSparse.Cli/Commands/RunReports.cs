using RobustSparse.Plots;

namespace RobustSparse.Cli.Commands;

/// <summary>The reports that runs end with.</summary>
internal static class RunReports
{
    /// <summary>Writes one and says where. A run that is finished stays so, whatever becomes of its report.</summary>
    public static void Write(ToolConsole console, AnalysisRequest request, CancellationToken cancel)
    {
        try
        {
            if (AnalysisWriter.Write(request, skipped => console.Warn($"{skipped.Path} {skipped.Reason}; left out"), cancel) is { } written)
            {
                console.Output.WriteLine($"report: {written.Report}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Warn($"the report cannot be written: {e.Message}; `rsn analyze` writes it when that is cured");
        }
    }
}
