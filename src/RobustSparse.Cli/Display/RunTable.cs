using RobustSparse.Runs;

namespace RobustSparse.Cli.Display;

/// <summary>A table of runs on disk, one row a run.</summary>
internal static class RunTable
{
    /// <summary>Missing levels that are named one by one.</summary>
    private const int Named = 4;

    public static void Write(ToolConsole console, string baseDirectory, IReadOnlyList<RunSummary> runs)
    {
        new ColumnTable()
            .Add("run", ColumnSide.Left, [.. runs.Select(run => Path.GetRelativePath(baseDirectory, run.Directory))], canShorten: true)
            .Add("state", ColumnSide.Left, [.. runs.Select(run => NameOf(run.Status))])
            .Add("levels", ColumnSide.Right, [.. runs.Select(run => $"{run.LevelsDone}/{run.LevelsTotal}")])
            .Add("sparsest", ColumnSide.Right, [.. runs.Select(run => run.Headline is { } headline ? $"{headline.Level}" : "")], importance: 2)
            .Add("density", ColumnSide.Right, [.. runs.Select(run => run.Headline is { } headline ? NumberText.Density(headline.Density) : "")], importance: 1)
            .Add("clean acc", ColumnSide.Right, [.. runs.Select(run => run.Headline is { } headline ? NumberText.Accuracy(headline.Accuracy) : "")])
            .Add("attacked acc", ColumnSide.Right, [.. runs.Select(run => run.Headline is { } headline ? NumberText.Accuracy(headline.AdversarialAccuracy) : "")])
            .Write(console);

        // In a terminal, a path fits into a line beside the word "warning".
        string Name(RunSummary run) => console.IsLive ? MiddleShortened.Of(Path.GetRelativePath(baseDirectory, run.Directory), console.Width - 10) : run.Directory;

        foreach (RunSummary run in runs.Where(run => run.Headline is { AtChance: > 0 }))
        {
            console.Warn($"{Name(run)}: {run.Headline!.AtChance} of {run.Headline.Trials} trials are no better than a guess at level {run.Headline.Level}");
        }

        foreach (RunSummary run in runs.Where(run => run.Missing is not []))
        {
            string levels = string.Join(", ", run.Missing.Take(Named).Select(missing => $"level {missing.Level} of trial {missing.Trial}"));
            string more = run.Missing.Count > Named ? $" and {run.Missing.Count - Named} more" : "";
            console.Warn($"{Name(run)}: {levels}{more} {(run.Missing.Count == 1 ? "is" : "are")} missing; the run's command makes the same bytes again");
        }

        foreach (RunSummary damaged in runs.Where(run => run.Problem is not null))
        {
            console.Warn($"{Name(damaged)} is damaged: {damaged.Problem}");
        }
    }

    public static string NameOf(RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Interrupted => "interrupted",
        RunStatus.Failed => "failed",
        RunStatus.Finished => "finished",
        _ => "damaged",
    };
}
