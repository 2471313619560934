using RobustSparse.Analysis;
using RobustSparse.Plots.Figures;
using RobustSparse.Settings;

namespace RobustSparse.Plots;

/// <summary>Every figure of a cell.</summary>
internal static class AnalysisFigures
{
    /// <summary>In the order of a report.</summary>
    /// <param name="cell">With at least one strategy.</param>
    /// <param name="levels">Where not all levels are shown, which.</param>
    /// <param name="moment">When in training accuracies are shown.</param>
    public static IReadOnlyList<PlannedFigure> Of(CellRuns cell, IReadOnlyList<int> levels, Moment moment)
    {
        const string Reached = "a level shown that a run has reached";
        List<PlannedFigure> figures =
        [
            new("density", Reached, () => DensityFigures.Accuracy(cell, moment)),
            new("trade_off", Reached, () => DensityFigures.TradeOff(cell, levels, moment)),
            .. MetricColumn.All.Select(metric => new PlannedFigure(LearningFigure.NameOf(metric), Reached, () => LearningFigure.Of(cell, metric, levels))),
            new("test_early_stop_iteration", Reached, () => DensityFigures.EarlyStopping(cell)),
        ];
        if (cell.Of(Strategy.ReinitOrig) is { } tickets)
        {
            figures.Add(new(StructureFigures.PixelsName(tickets), $"{Reached}, and square images", () => StructureFigures.Pixels(tickets, levels)));
        }

        figures.Add(new("surviving_units", "a strategy with two levels", () => StructureFigures.Units(cell)));
        figures.Add(new("mask_overlap", "a pruned level shown of original, and another trial or strategy to compare it with", () => StructureFigures.Overlap(cell, levels)));
        figures.AddRange(cell.Strategies.Select(runs => new PlannedFigure(
            InitialWeightsFigure.NameOf(runs), $"{Reached}, with its initial kernels", () => InitialWeightsFigure.Of(runs, levels))));
        return figures;
    }
}
