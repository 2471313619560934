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

    /// <summary>About as many markers has a curve; the markers of different levels stand at different updates.</summary>
    private const int Markers = 6;

    private const double OriginalWindow = 30_000;

    public static string NameOf(Metric metric) => $"test_{MetricColumn.NameOf(metric)}";

    /// <summary>The figure; null if no run has reached any of the levels.</summary>
    public static Figure? Of(RunSet set, Metric metric, IReadOnlyList<int> levels)
    {
        int[] reached = [.. levels.Where(level => set.TitleOf(level) is not null)];
        IReadOnlyList<Color> colors = FigurePalette.Levels(reached.Length);
        LegendEntry[] legend =
        [
            .. reached.Select((level, i) => new LegendEntry(set.TitleOf(level)!, colors[i], LinePattern.Solid, FigureStyle.Marker(i))),
            .. set.Learning.Select(run => new LegendEntry(run.Label.Text, FigureStyle.Ink, SeriesLook.Of(run.Label).Line)),
        ];
        Dictionary<RunLabel, Curve[]> curves = set.Learning.Select((run, i) => (run, i)).ToDictionary(
            pair => pair.run.Label, pair => CurvesOf(pair.run, reached.Length + pair.i, metric, reached, legend));
        Curve[] all = [.. curves.Values.SelectMany(of => of)];
        if (all is [])
        {
            return null;
        }

        double last = Math.Min(OriginalWindow, all.SelectMany(curve => curve.Learning.Labels).DefaultIfEmpty(1).Max());
        ValueRange range = RangeOf(all, metric, last);
        RunResults[][] panels = PanelsFor(set);
        int columns = Math.Min(MostColumns, panels.Length), rows = (panels.Length + columns - 1) / columns;
        float top = LegendStrip.HeightOf(legend, columns * PanelWidth);
        return new Figure(
            NameOf(metric), $"{MetricColumn.TitleOf(metric, set.Attack)} against updates", Caption(metric, set), columns * PanelWidth, (int)top + (rows * PanelHeight))
        {
            Numbers = NumbersOf(all),
            Legend = legend,
            Panels =
            [
                .. panels.Select((panel, i) => PanelOf(
                    Panel.At(i % columns * PanelWidth, top + (i / columns * PanelHeight), PanelWidth, PanelHeight),
                    string.Join(" and ", panel.Select(run => run.Label.Text)), set, metric, last, range,
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

    private static Curve[] CurvesOf(RunResults run, int entry, Metric metric, int[] levels, LegendEntry[] legend) =>
    [
        .. levels.Select((level, index) => (Learning: LearningCurve.Of(run, level, metric), index))
            .Where(curve => curve.Learning is not null)
            .Select(curve => new Curve(run.Label, curve.Learning!, legend[curve.index] with { Line = SeriesLook.Of(run.Label).Line }, curve.index, entry)),
    ];

    /// <summary>The range of all panels, because they are compared: that of the curves once they have learned something.</summary>
    private static ValueRange RangeOf(IReadOnlyList<Curve> all, Metric metric, double last)
    {
        Estimate[] settled =
        [
            .. from curve in all
               from point in curve.Learning.Labels.Zip(curve.Learning.Estimates)
               where point.First > Warmup * last && point.First <= last
               select point.Second,
        ];
        if (settled is [])
        {
            settled = [.. all.SelectMany(curve => curve.Learning.Estimates)];
        }

        IEnumerable<double> means = settled.Select(estimate => estimate.Mean), ends = settled.SelectMany(estimate => new[] { estimate.Mean - Spread(estimate), estimate.Mean + Spread(estimate) });
        return metric == Metric.Loss ? ValueRange.Of(means, ends) : ValueRange.OfRates(means, ends);
    }

    private static PlotPanel PanelOf(PixelRect place, string title, RunSet set, Metric metric, double last, ValueRange range, IReadOnlyList<Curve> shown)
    {
        Plot plot = PlotAxes.Create(title, "training updates", MetricColumn.TitleOf(metric, set.Attack));
        foreach (Curve curve in shown)
        {
            Draw(plot, curve);
        }

        PlotAxes.UseUpdates(plot, last);
        PlotAxes.SetLimitsY(plot, range);
        Tip[] tips =
        [
            .. from curve in shown
               from point in curve.Learning.Labels.Zip(curve.Learning.Estimates)
               select new Tip(
                   new Coordinates(point.First, point.Second.Mean),
                   $"{curve.Learning.Size.Percent} % {curve.Run.Text}, update {point.First:0}: {EstimateText.Of(point.Second, metric)}", curve.Level, curve.Entry),
        ];
        return new PlotPanel(place, plot, Thin(tips));
    }

    private static void Draw(Plot plot, Curve curve)
    {
        double[] x = [.. curve.Learning.Labels.Select(label => (double)label)];
        double[] mean = [.. curve.Learning.Estimates.Select(estimate => estimate.Mean)], spread = [.. curve.Learning.Estimates.Select(Spread)];
        Coordinates[] points = [.. x.Zip(mean, (at, value) => new Coordinates(at, value))];
        SeriesMark.Add(plot, curve.Level, curve.Entry);
        if (spread.Any(value => value > 0))
        {
            var band = plot.Add.FillY(x, [.. mean.Zip(spread, (m, d) => m - d)], [.. mean.Zip(spread, (m, d) => m + d)]);
            band.FillColor = curve.Look.Color.WithAlpha(.16);
            band.LineWidth = 0;
            band.MarkerSize = 0;
        }

        SeriesMark.Add(plot);
        SeriesPath.Add(plot, curve.Look with { Marker = null }, points, null, curve.Level, curve.Entry);
        int step = Math.Max(1, points.Length / Markers);
        SeriesPath.Add(plot, curve.Look with { Line = null }, [.. points.Where((_, i) => i % step == curve.Level % step)], null, curve.Level, curve.Entry);
    }

    private static double Spread(Estimate estimate) => double.IsNaN(estimate.StandardDeviation) ? 0 : estimate.StandardDeviation;

    /// <summary>The most tips of a panel, so that the page stays small.</summary>
    private static Tip[] Thin(Tip[] tips)
    {
        const int Most = 240;
        int step = (tips.Length + Most - 1) / Most;
        return [.. tips.Where((_, i) => i % Math.Max(1, step) == 0)];
    }

    private static string NumbersOf(IEnumerable<Curve> curves)
    {
        var csv = new CsvText("run", "level", "density", "update", "mean", "sd", "n");
        foreach (Curve curve in curves)
        {
            foreach ((int label, Estimate estimate) in curve.Learning.Labels.Zip(curve.Learning.Estimates))
            {
                csv.Add(curve.Run.Text, curve.Learning.Size.Level, curve.Learning.Size.Density, label, estimate.Mean, estimate.StandardDeviation, estimate.Count);
            }
        }

        return csv.ToString();
    }

    private static string Caption(Metric metric, RunSet set) =>
        $"{MetricColumn.TitleOf(metric, set.Attack)} while training, by percent of weights remaining. Lines are means over trials, bands one sample standard deviation; {TrialsText.Of(set)}. The vertical axis fits the curves after the first tenth of training.";

    /// <param name="Level">The entry of its level in the legend.</param>
    /// <param name="Entry">The entry of its run in the legend.</param>
    private sealed record Curve(RunLabel Run, LearningCurve Learning, LegendEntry Look, int Level, int Entry);
}
