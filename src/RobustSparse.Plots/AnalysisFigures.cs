using RobustSparse.Analysis;
using RobustSparse.Data;
using RobustSparse.Plots.Figures;

namespace RobustSparse.Plots;

/// <summary>Every figure of a set of runs.</summary>
internal static class AnalysisFigures
{
    /// <summary>The figures of a report, in its order.</summary>
    /// <param name="analysis">The runs and the results of their analysis.</param>
    /// <param name="images">Test images for the gallery of adversarial examples; null for no gallery.</param>
    public static IEnumerable<PlannedFigure> Of(CellAnalysis analysis, ImageSet? images) =>
    [
        .. Of(analysis.Runs, analysis.Levels, analysis.Moment, analysis.Evidence.Findings),
        Gallery(analysis, images),
    ];

    /// <summary>The figures of a comparison, in the order of its report.</summary>
    public static IEnumerable<PlannedFigure> Of(RunComparison comparison) =>
    [
        .. Of(comparison.Set, comparison.Levels, comparison.Moment, comparison.Evidence.Findings),
    ];

    /// <summary>The figures that need only the runs and their evaluations, in the order of a report.</summary>
    /// <param name="set">At least one run.</param>
    /// <param name="levels">The levels shown by figures that do not show all levels.</param>
    /// <param name="moment">The moment of training whose accuracies are shown.</param>
    /// <param name="found">Strong evaluations.</param>
    public static IReadOnlyList<PlannedFigure> Of(RunSet set, IReadOnlyList<int> levels, Moment moment, IReadOnlyList<RobustnessFindings> found)
    {
        const string Reached = "a run that has reached one of the levels shown";
        List<PlannedFigure> figures =
        [
            new("density", Reached, () => DensityFigures.Accuracy(set, moment)),
            new(RobustnessFigure.Name, "evaluations by rsn evaluate that can be read", () => RobustnessFigure.Of(found)),
            new(EpsilonFigure.Name, "evaluations by rsn evaluate at two ε or more", () => EpsilonFigure.Of(found)),
            new("trade_off", Reached, () => TradeOffFigure.Of(set, levels, moment)),
            .. MetricColumn.All.Select(metric => new PlannedFigure(LearningFigure.NameOf(metric), Reached, () => LearningFigure.Of(set, metric, levels))),
            new("test_early_stop_iteration", Reached, () => DensityFigures.EarlyStopping(set)),
        ];
        if (set.Reference is { } reference)
        {
            figures.Add(new(PixelsFigure.NameOf(reference), $"{Reached}, and images of a known shape", () => PixelsFigure.Of(reference, levels)));
            if (FilterFigure.HasFilters(reference))
            {
                figures.Add(new(FilterFigure.NameOf(reference), Reached, () => FilterFigure.Of(reference, levels)));
            }
        }

        figures.Add(new(UnitsFigure.Name, "a run with two levels", () => UnitsFigure.Of(set)));
        figures.Add(new(OverlapFigure.Name, $"a pruned level of {(set.Reference ?? set.Runs[0]).Label.Text} among the levels shown, and another trial or run to compare it with", () => OverlapFigure.Of(set, levels)));
        figures.AddRange(set.Runs.Select(runs => new PlannedFigure(
            InitialWeightsFigure.NameOf(runs), $"{Reached}, with its initial kernels", () => InitialWeightsFigure.Of(runs, levels))));
        return figures;
    }

    private static PlannedFigure Gallery(CellAnalysis analysis, ImageSet? images) => new(
        GalleryFigure.Name, "a readable network at one of the levels shown, and test images of one or three channels",
        () => images is not null && analysis.Attacked is { } shown ? GalleryFigure.Of(shown.Runs, analysis.Levels, images, shown.Attack) : null);
}
