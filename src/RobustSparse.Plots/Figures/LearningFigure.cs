using RobustSparse.Analysis;
using RobustSparse.Settings;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>The original's figure: a metric against updates in three panels, original alone, against random, against continued.</summary>
internal static class LearningFigure
{
    private const int PanelWidth = 430;
    private const int PanelHeight = 350;

    /// <summary>The share of training after which curves are to be told apart; what is before may leave the panel.</summary>
    private const double Warmup = 0.1;

    /// <summary>Curves of fewer evaluations are shown whole.</summary>
    private const int FewRows = 10;

    private const double OriginalWindow = 30_000;

    public static string NameOf(Metric metric) => $"test_{MetricColumn.NameOf(metric)}";

    /// <summary>Null where no run has reached any of the levels.</summary>
    public static Figure? Of(CellRuns cell, Metric metric, IReadOnlyList<int> levels)
    {
        Strategy[][] panels = PanelsFor([.. cell.Strategies.Select(runs => runs.Strategy)]);
        Dictionary<Strategy, Curve[]> curves = cell.Strategies.ToDictionary(runs => runs.Strategy, runs => CurvesOf(runs, metric, levels));
        Curve[] all = [.. curves.Values.SelectMany(of => of)];
        if (all is [])
        {
            return null;
        }

        double last = Math.Min(OriginalWindow, all.SelectMany(curve => curve.Learning.Labels).DefaultIfEmpty(1).Max());
        LegendEntry[] legend = Legend(cell, levels, [.. curves.Keys]);
        float top = LegendStrip.HeightOf(legend, panels.Length * PanelWidth);
        return new Figure(
            NameOf(metric), $"{MetricColumn.TitleOf(metric)} against updates", Caption(metric, cell), panels.Length * PanelWidth, (int)top + PanelHeight)
        {
            Legend = legend,
            Panels =
            [
                .. panels.Select((panel, i) => PanelOf(
                    Panel.At(i * PanelWidth, top, PanelWidth, PanelHeight), string.Join(" vs ", panel.Select(StrategyTitle.Of)), metric, last, all,
                    [.. panel.SelectMany(strategy => curves[strategy])])),
            ],
        };
    }

    /// <summary>The original alone, then with each of the others; where it was not run, each of those alone.</summary>
    private static Strategy[][] PanelsFor(Strategy[] found)
    {
        Strategy[] pruned = [.. found.Where(strategy => strategy != Strategy.NoPruning)], others = [.. pruned.Where(strategy => strategy != Strategy.ReinitOrig)];
        return pruned is [] ? [found]
            : pruned.Length == others.Length ? [.. others.Select(other => new[] { other })]
            : [[Strategy.ReinitOrig], .. others.Select(other => new[] { Strategy.ReinitOrig, other })];
    }

    private static Curve[] CurvesOf(StrategyRuns runs, Metric metric, IReadOnlyList<int> levels) =>
    [
        .. levels.Select((level, index) => (Learning: LearningCurve.Of(runs, level, metric), index))
            .Where(curve => curve.Learning is not null)
            .Select(curve => new Curve(runs.Strategy, curve.Learning!, FigureStyle.LevelColor(curve.index))),
    ];

    private static PlotPanel PanelOf(PixelRect place, string title, Metric metric, double last, Curve[] all, IReadOnlyList<Curve> shown)
    {
        Plot plot = PlotAxes.Create(title, "training updates", MetricColumn.TitleOf(metric));
        var tips = new List<Tip>();
        foreach (Curve curve in shown)
        {
            double[] x = [.. curve.Learning.Labels.Select(label => (double)label)];
            double[] mean = [.. curve.Learning.Estimates.Select(estimate => estimate.Mean)];
            double[] deviation = [.. curve.Learning.Estimates.Select(estimate => double.IsNaN(estimate.StandardDeviation) ? 0 : estimate.StandardDeviation)];
            var band = plot.Add.FillY(x, [.. mean.Zip(deviation, (m, d) => m - d)], [.. mean.Zip(deviation, (m, d) => m + d)]);
            band.FillColor = curve.Color.WithAlpha(.16);
            band.LineWidth = 0;
            band.MarkerSize = 0;
            PatternLine.Add(plot, [.. x.Zip(mean, (at, value) => new Coordinates(at, value))], curve.Color, FigureStyle.StrategyLine(curve.Strategy));
            tips.AddRange(x.Zip(curve.Learning.Estimates, (at, estimate) => new Tip(
                new Coordinates(at, estimate.Mean),
                $"{curve.Learning.Size.Percent} % {StrategyTitle.Of(curve.Strategy)}, update {at:0}: {EstimateText.Of(estimate, metric)}")));
        }

        PlotAxes.UseUpdates(plot, last);
        double first = all.Max(curve => curve.Learning.Labels.Count) < FewRows ? 0 : Warmup * last;
        IEnumerable<double> settled = all.SelectMany(curve => curve.Learning.Labels.Zip(curve.Learning.Estimates))
            .Where(point => point.First >= first && point.First <= last)
            .SelectMany(point => new[] { point.Second.Mean - Known(point.Second.StandardDeviation), point.Second.Mean + Known(point.Second.StandardDeviation) });
        PlotAxes.SetLimitsY(plot, [.. settled], least: 0);
        return new PlotPanel(place, plot, Thin(tips));
    }

    private static double Known(double deviation) => double.IsNaN(deviation) ? 0 : deviation;

    /// <summary>Few enough tips that the page stays small.</summary>
    private static Tip[] Thin(List<Tip> tips)
    {
        const int Most = 120;
        int step = (tips.Count + Most - 1) / Most;
        return [.. tips.Where((_, i) => i % Math.Max(1, step) == 0)];
    }

    private static LegendEntry[] Legend(CellRuns cell, IReadOnlyList<int> levels, Strategy[] strategies) =>
    [
        .. levels.Select((level, index) => (Size: cell.Sizes.FirstOrDefault(size => size.Level == level), index))
            .Where(level => level.Size is not null)
            .Select(level => new LegendEntry($"{level.Size!.Percent} %", FigureStyle.LevelColor(level.index), LinePattern.Solid)),
        .. strategies.Where(strategy => strategy != Strategy.NoPruning)
            .Select(strategy => new LegendEntry(StrategyTitle.Of(strategy), FigureStyle.Ink, FigureStyle.StrategyLine(strategy))),
    ];

    private static string Caption(Metric metric, CellRuns cell) =>
        $"{MetricColumn.TitleOf(metric)} while training, by percent of weights remaining. Lines are means over trials, bands one sample standard deviation; {TrialsText.Of(cell)}.";

    private sealed record Curve(Strategy Strategy, LearningCurve Learning, Color Color);
}
