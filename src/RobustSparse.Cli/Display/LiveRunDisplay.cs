using System.Collections.Concurrent;
using RobustSparse.Experiments;
using RobustSparse.Settings;
using RobustSparse.Training;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>A table of trials that changes in place: for terminals.</summary>
internal sealed class LiveRunDisplay(ToolConsole console, ExperimentOptions options, TimeProvider clock) : IRunDisplay
{
    private static readonly TimeSpan _refresh = TimeSpan.FromMilliseconds(250);

    private readonly RunProgress _progress = new(options, clock);

    private readonly ConcurrentQueue<string> _warnings = [];

    public RunOutcome Follow(Func<Action<ExperimentEvent>, RunOutcome> run)
    {
        try
        {
            return console.Terminal.Live(Render()).Start(context => Follow(run, context));
        }
        finally
        {
            // Lines are written after the table ends; a line before would break the table.
            foreach (string warning in _warnings)
            {
                console.Warn(warning);
            }
        }
    }

    private RunOutcome Follow(Func<Action<ExperimentEvent>, RunOutcome> run, LiveDisplayContext context)
    {
        Task<RunOutcome> running = Task.Run(() => run(Add));
        while (Task.WaitAny([running], _refresh) < 0)
        {
            context.UpdateTarget(Render());
        }

        context.UpdateTarget(Render());
        return running.GetAwaiter().GetResult();
    }

    private void Add(ExperimentEvent happened)
    {
        _progress.Add(happened);
        if (RunWarning.Of(happened) is { } warning)
        {
            _warnings.Enqueue(warning);
        }
    }

    private Table Render()
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string header in (ReadOnlySpan<string>)["trial", "level", "density", "update", "updates/s", "clean acc", "attacked acc"])
        {
            table.AddColumn(new TableColumn(header).RightAligned().NoWrap());
        }

        IReadOnlyList<TrialProgress> trials = _progress.Trials;
        for (int trial = 0; trial < trials.Count; trial++)
        {
            AddRow(table, trial, trials[trial]);
        }

        string left = _progress.Left is { } time ? $", about {NumberText.Duration(time)} left" : "";
        return table.Caption($"{NumberText.Duration(_progress.Elapsed)} gone{left}; Ctrl-C stops, the same command resumes");
    }

    private void AddRow(Table table, int trial, TrialProgress progress)
    {
        string update = progress.Stage switch
        {
            TrialStage.Waiting => "waiting",
            TrialStage.Done => "done",
            TrialStage.GivenUp => "[red]given up[/]",
            _ => $"{progress.Update}/{progress.TotalUpdates}",
        };
        Evaluation? test = progress.Last?.Test;
        table.AddRow(
            $"{trial}",
            $"{progress.Level}/{options.Levels - 1}",
            NumberText.Density(progress.Density),
            update,
            progress.Stage == TrialStage.Training ? $"{progress.UpdatesPerSecond:0}" : "",
            test is null ? "" : NumberText.Accuracy(test.Accuracy),
            test is null ? "" : NumberText.Accuracy(test.AdversarialAccuracy));
    }
}
