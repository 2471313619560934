using RobustSparse.Analysis;
using RobustSparse.Data;
using RobustSparse.Plots.Figures;
using RobustSparse.Settings;

namespace RobustSparse.Plots;

/// <summary>Every figure of a cell.</summary>
internal static class AnalysisFigures
{
    /// <summary>The figures of a report, in its order.</summary>
    /// <param name="analysis">The runs, and what was found of them.</param>
    /// <param name="images">Test images for the gallery of adversarial examples; null for no gallery.</param>
    public static IEnumerable<PlannedFigure> Of(CellAnalysis analysis, ImageSet? images) =>
    [
        .. Of(analysis.Runs, analysis.Levels, analysis.Moment),
        .. analysis.Runs.Strategies.Select(runs => Robustness(runs.Strategy, analysis.Robustness)),
        Gallery(analysis, images),
    ];

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

    private static PlannedFigure Robustness(Strategy strategy, IReadOnlyList<RobustnessFindings> found) => new(
        RobustnessFigure.NameOf(strategy), "evaluations by rsn evaluate that can be read",
        () => found.FirstOrDefault(of => of.Strategy == strategy) is { } known ? RobustnessFigure.Of(known.Points, strategy) : null);

    private static PlannedFigure Gallery(CellAnalysis analysis, ImageSet? images) => new(
        GalleryFigure.Name, "a level shown that can be read, and the test images of its data set, square ones",
        () => images is not null && analysis.Attacked is { } shown ? GalleryFigure.Of(shown.Runs, analysis.Levels, images, shown.Attack) : null);
}
