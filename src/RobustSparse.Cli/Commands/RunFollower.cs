using RobustSparse.Cli.Display;
using RobustSparse.Data;
using RobustSparse.Experiments;

namespace RobustSparse.Cli.Commands;

/// <summary>Carries out a run and shows its progress.</summary>
internal static class RunFollower
{
    /// <summary>Runs to the end, then shows the levels and names the trials that were given up.</summary>
    public static ExitCode Run(ToolConsole console, RunRequest request, ImageDataset dataset, CancellationToken cancel)
    {
        var runner = new ExperimentRunner(request, dataset);
        var levels = new FinalLevelTable();
        var warnings = new RunWarnings(request.Options.Trials * request.Options.Levels);
        IRunDisplay display = console.IsLive
            ? new LiveRunDisplay(console, request, warnings, TimeProvider.System)
            : new PlainRunDisplay(console, request, warnings, TimeProvider.System);
        RunOutcome outcome = display.Follow(
            show => runner.Run(
                happened =>
                {
                    levels.Add(happened);
                    show(happened);
                },
                cancel));
        if (outcome.WasFinished)
        {
            console.Output.WriteLine("This run was finished before, and its files are what it wrote. --force makes it again.");
        }
        else
        {
            levels.Write(console);
        }

        foreach (TrialFailed failure in outcome.Failures)
        {
            console.Fail($"trial {failure.Trial} was given up at level {failure.Level}: {failure.Message}");
        }

        foreach (string directory in outcome.Directories)
        {
            TerminalText.WritePath(console, "results: ", directory);
        }

        return outcome.Failures is [] ? ExitCode.Done : ExitCode.Failed;
    }
}
