using RobustSparse.Experiments;
using Spectre.Console;

namespace RobustSparse.Cli.Display;

/// <summary>The table of levels that is printed at the end of a run.</summary>
internal sealed class FinalLevelTable
{
    private readonly Lock _lock = new();
    private readonly List<LevelFinished> _finished = [];

    /// <summary>Records levels that are finished.</summary>
    public void Add(ExperimentEvent happened)
    {
        if (happened is LevelFinished finished)
        {
            lock (_lock)
            {
                _finished.Add(finished);
            }
        }
    }

    /// <summary>Writes means over trials on the test set.</summary>
    public void Write(ToolConsole console)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumns(Right("level"), Right("trials"), Right("density"), Right("surviving weights"), Right("clean accuracy"), Right("attacked accuracy"));
        foreach (IGrouping<int, LevelFinished> level in _finished.GroupBy(finished => finished.Level).OrderBy(level => level.Key))
        {
            double kept = level.Average(finished => finished.Kept);
            table.AddRow(
                $"{level.Key}",
                $"{level.Count()}",
                NumberText.Density(kept / level.First().Total),
                NumberText.Count(kept),
                NumberText.Accuracies([.. level.Select(finished => finished.Final.Test.Accuracy)]),
                NumberText.Accuracies([.. level.Select(finished => finished.Final.Test.AdversarialAccuracy)]));
        }

        console.Terminal.Write(table);
    }

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned();
}
