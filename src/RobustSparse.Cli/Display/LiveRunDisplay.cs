using RobustSparse.Experiments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RobustSparse.Cli.Display;

/// <summary>A table of trials that changes in place: for terminals.</summary>
internal sealed class LiveRunDisplay(ToolConsole console, RunRequest request, RunWarnings warnings, TimeProvider clock) : IRunDisplay
{
    /// <summary>Lines beside the rows of trials: header, rule, counts, time, and the lines around the table.</summary>
    private const int OtherLines = 6;

    private static readonly TimeSpan _refresh = TimeSpan.FromMilliseconds(250);

    private readonly RunProgress _progress = new(request, clock);

    public RunOutcome Follow(Func<Action<ExperimentEvent>, RunOutcome> run)
    {
        try
        {
            return console.Terminal.Live(Render()).Start(context => Follow(run, context));
        }
        finally
        {
            // Lines are written after the table ends; a line before would break the table.
            foreach (string warning in warnings.Lines)
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
        warnings.Add(happened);
    }

    private Rows Render() => new(Lines().Select(line => (IRenderable)new Text(line)));

    /// <summary>The trials at work, as many as the terminal has lines for; counts of the others; the time.</summary>
    private IEnumerable<string> Lines()
    {
        (int Trial, TrialProgress Progress)[] all = [.. _progress.Trials.Select((progress, trial) => (trial, progress))];
        (int Trial, TrialProgress Progress)[] shown = [.. all.Where(trial => trial.Progress.Stage == TrialStage.Training).Take(Math.Max(1, console.Terminal.Profile.Height - OtherLines))];
        string left = _progress.Left is { } time && time > TimeSpan.Zero ? $", about {NumberText.Duration(time)} left" : "";
        return
        [
            .. shown is [] ? [] : TableOf(shown).Lines(console.Width),
            CountsOf(all, shown.Length),
            $"{NumberText.Duration(_progress.Elapsed)} gone{left}; Ctrl-C stops, the same command resumes",
        ];
    }

    private ColumnTable TableOf((int Trial, TrialProgress Progress)[] shown) => new ColumnTable()
        .Add("trial", ColumnSide.Right, [.. shown.Select(row => $"{row.Trial}")])
        .Add("level", ColumnSide.Right, [.. shown.Select(row => $"{row.Progress.Level}/{request.Options.LevelNumbers[^1]}")])
        .Add("density", ColumnSide.Right, [.. shown.Select(row => NumberText.Density(row.Progress.Density))], importance: 1)
        .Add("update", ColumnSide.Right, [.. shown.Select(row => $"{row.Progress.Update}/{row.Progress.TotalUpdates}")])
        .Add("updates/s", ColumnSide.Right, [.. shown.Select(row => $"{row.Progress.UpdatesPerSecond:0}")], importance: 2)
        .Add("clean", ColumnSide.Right, [.. shown.Select(row => row.Progress.Last is { } last ? NumberText.Accuracy(last.Test.Accuracy) : "")])
        .Add("attacked", ColumnSide.Right, [.. shown.Select(row => row.Progress.Last is { } last ? NumberText.Accuracy(last.Test.AdversarialAccuracy) : "")]);

    private static string CountsOf((int Trial, TrialProgress Progress)[] all, int shown)
    {
        int at(TrialStage stage) => all.Count(trial => trial.Progress.Stage == stage);
        (int Count, string What)[] counts = [(at(TrialStage.Training) - shown, "more at work"), (at(TrialStage.Waiting), "waiting"), (at(TrialStage.Done), "done"), (at(TrialStage.GivenUp), "given up")];
        string others = string.Join(", ", counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.What}"));
        return others == "" ? NumberText.Counted(all.Length, "trial") : $"{NumberText.Counted(all.Length, "trial")}: {others}";
    }
}
