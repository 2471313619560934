using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Cli.Display;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Plots;

namespace RobustSparse.Cli.Commands;

/// <summary>Carries out a run before the user's eyes.</summary>
internal static class RunFollower
{
    /// <summary>Runs to the end, then shows the levels, names the trials that were given up and writes a report.</summary>
    public static ExitCode Run(ToolConsole console, RunRequest request, ImageDataset dataset, CancellationToken cancel)
    {
        var runner = new ExperimentRunner(request, dataset);
        var levels = new LevelTable();
        IRunDisplay display = console.IsLive
            ? new LiveRunDisplay(console, request.Options, TimeProvider.System)
            : new PlainRunDisplay(console, TimeProvider.System);
        RunOutcome outcome = display.Follow(
            show => runner.Run(
                happened =>
                {
                    levels.Add(happened);
                    show(happened);
                },
                cancel));
        levels.Write(console);
        foreach (TrialFailed failure in outcome.Failures)
        {
            console.Error.WriteLine($"rsn: trial {failure.Trial} was given up at level {failure.Level}: {failure.Message}");
        }

        foreach (string directory in outcome.Directories)
        {
            console.Output.WriteLine($"results: {directory}");
        }

        foreach (AttackOptions attack in new[] { request.Options.Attack }.Concat(request.Twins))
        {
            WriteReport(console, request.BaseDirectory, RunCell.Of(request.Options with { Attack = attack }), dataset, cancel);
        }

        return outcome.Failures is [] ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A run that is finished stays so, whatever becomes of its report.</summary>
    private static void WriteReport(ToolConsole console, string baseDirectory, RunCell cell, ImageDataset dataset, CancellationToken cancel)
    {
        var request = new AnalysisRequest
        {
            BaseDirectory = baseDirectory,
            Cell = cell,
            TestImages = dataset.Test.Slice(0, Math.Min(AnalyzeCommand.TestImages, dataset.Test.Count)),
            Png = false,
        };
        try
        {
            if (AnalysisWriter.Write(request, _ => { }, cancel) is { } written)
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
