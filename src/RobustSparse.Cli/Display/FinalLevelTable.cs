using RobustSparse.Experiments;

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
        LevelFinished[][] levels = [.. _finished.GroupBy(finished => finished.Level).OrderBy(level => level.Key).Select(level => level.ToArray())];
        new ColumnTable()
            .Add("level", ColumnSide.Right, [.. levels.Select(level => $"{level[0].Level}")])
            .Add("trials", ColumnSide.Right, [.. levels.Select(level => $"{level.Length}")], importance: 1)
            .Add("density", ColumnSide.Right, [.. levels.Select(level => NumberText.Density(KeptOf(level) / level[0].Total))])
            .Add("surviving weights", ColumnSide.Right, [.. levels.Select(level => NumberText.Count(KeptOf(level)))], importance: 2)
            .Add("clean accuracy", ColumnSide.Right, [.. levels.Select(level => NumberText.Accuracies([.. level.Select(finished => finished.Final.Test.Accuracy)]))])
            .Add("attacked accuracy", ColumnSide.Right, [.. levels.Select(level => NumberText.Accuracies([.. level.Select(finished => finished.Final.Test.AdversarialAccuracy)]))])
            .Write(console);
        console.Output.WriteLine();
    }

    private static double KeptOf(LevelFinished[] level) => level.Average(finished => finished.Kept);
}
