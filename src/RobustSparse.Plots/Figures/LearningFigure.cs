using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>The original's figure: a metric against updates, with panels for the reference alone and for the reference with each other run.</summary>
internal static class LearningFigure
{
    private const int PanelWidth = 430;
    private const int PanelHeight = 350;
    private const int MostColumns = 4;

    /// <summary>The vertical range fits the curves after this share of training; earlier values may leave the panel.</summary>
    private const double Warmup = 0.1;

    /// <summary>Curves of fewer evaluations are shown whole.</summary>
    private const int FewRows = 10;

    private const double OriginalWindow = 30_000;

    public static string NameOf(Metric metric) => $"test_{MetricColumn.NameOf(metric)}";

    /// <summary>The figure; null if no run has reached any of the levels.</summary>
    public static Figure? Of(RunSet set, Metric metric, IReadOnlyList<int> levels)
    {
        RunResults[][] panels = PanelsFor(set);
        Dictionary<RunLabel, Curve[]> curves = set.Runs.ToDictionary(run => run.Label, run => CurvesOf(run, metric, levels));
        Curve[] all = [.. curves.Values.SelectMany(of => of)];
        if (all is [])
        {
            return null;
        }

        double last = Math.Min(OriginalWindow, all.SelectMany(curve => curve.Learning.Labels).DefaultIfEmpty(1).Max());
        LegendEntry[] legend = Legend(set, levels);
        int columns = Math.Min(MostColumns, panels.Length), rows = (panels.Length + columns - 1) / columns;
        float top = LegendStrip.HeightOf(legend, columns * PanelWidth);
        return new Figure(
            NameOf(metric), $"{MetricColumn.TitleOf(metric)} against updates", Caption(metric, set), columns * PanelWidth, (int)top + (rows * PanelHeight))
        {
            Legend = legend,
            Panels =
            [
                .. panels.Select((panel, i) => PanelOf(
                    Panel.At(i % columns * PanelWidth, top + (i / columns * PanelHeight), PanelWidth, PanelHeight),
                    string.Join(" vs ", panel.Select(run => run.Label.Text)), metric, last, all,
                    [.. panel.SelectMany(run => curves[run.Label])])),
            ],
        };
    }

    /// <summary>The runs of each panel: the reference alone, then the reference with each other run. Without a reference, each run alone.</summary>
    private static RunResults[][] PanelsFor(RunSet set)
    {
        RunResults[] others = [.. set.Learning.Where(run => run != set.Reference)];
        return set.Reference is not { } reference ? [.. others.Select(other => new[] { other })]
            : [[reference], .. others.Select(other => new[] { reference, other })];
    }

    private static Curve[] CurvesOf(RunResults run, Metric metric, IReadOnlyList<int> levels) =>
    [
        .. levels.Select((level, index) => (Learning: LearningCurve.Of(run, level, metric), index))
            .Where(curve => curve.Learning is not null)
            .Select(curve => new Curve(run.Label, curve.Learning!, FigureStyle.LevelColor(curve.index))),
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
            PatternLine.Add(plot, [.. x.Zip(mean, (at, value) => new Coordinates(at, value))], curve.Color, SeriesLook.Of(curve.Run).Line);
            tips.AddRange(x.Zip(curve.Learning.Estimates, (at, estimate) => new Tip(
                new Coordinates(at, estimate.Mean),
                $"{curve.Learning.Size.Percent} % {curve.Run.Text}, update {at:0}: {EstimateText.Of(estimate, metric)}")));
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

    /// <summary>The most tips of a curve, so that the page stays small.</summary>
    private static Tip[] Thin(List<Tip> tips)
    {
        const int Most = 120;
        int step = (tips.Count + Most - 1) / Most;
        return [.. tips.Where((_, i) => i % Math.Max(1, step) == 0)];
    }

    private static LegendEntry[] Legend(RunSet set, IReadOnlyList<int> levels) =>
    [
        .. levels.Select((level, index) => (Title: set.TitleOf(level), index))
            .Where(level => level.Title is not null)
            .Select(level => new LegendEntry(level.Title!, FigureStyle.LevelColor(level.index), LinePattern.Solid)),
        .. set.Learning.Select(run => new LegendEntry(run.Label.Text, FigureStyle.Ink, SeriesLook.Of(run.Label).Line)),
    ];

    private static string Caption(Metric metric, RunSet set) =>
        $"{MetricColumn.TitleOf(metric)} while training, by percent of weights remaining. Lines are means over trials, bands one sample standard deviation; {TrialsText.Of(set)}.";

    private sealed record Curve(RunLabel Run, LearningCurve Learning, Color Color);
}
