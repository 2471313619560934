using RobustSparse.Analysis;
using RobustSparse.Experiments;
using RobustSparse.Plots.Figures;

namespace RobustSparse.Plots;

/// <summary>Every figure of a cell.</summary>
public static class AnalysisFigures
{
    /// <summary>Those that can be drawn from what was found, in the order of a report.</summary>
    /// <param name="cell">With at least one strategy.</param>
    /// <param name="levels">Where not all levels are shown, which.</param>
    /// <param name="moment">When in training accuracies are shown.</param>
    public static IReadOnlyList<Figure> Of(CellRuns cell, IReadOnlyList<int> levels, Moment moment)
    {
        List<Figure?> figures =
        [
            DensityFigures.Accuracy(cell, moment),
            DensityFigures.TradeOff(cell, levels, moment),
            .. new[] { Metric.Accuracy, Metric.AdversarialAccuracy, Metric.Loss }.Select(metric => LearningFigure.Of(cell, metric, levels)),
            DensityFigures.EarlyStopping(cell),
        ];
        if (cell.Of(Strategy.ReinitOrig) is { } tickets)
        {
            figures.Add(StructureFigures.Pixels(tickets, levels));
        }

        figures.Add(StructureFigures.Units(cell));
        figures.Add(StructureFigures.Overlap(cell, levels));
        figures.AddRange(cell.Strategies.Select(runs => InitialWeightsFigure.Of(runs, levels)));
        return [.. figures.OfType<Figure>()];
    }
}
