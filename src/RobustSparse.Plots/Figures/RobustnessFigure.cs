using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Robustness;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Robust accuracy against density, with a line for each attack and run, for clean accuracy and for certified accuracy.</summary>
public static class RobustnessFigure
{
    /// <summary>The name of the figure's files.</summary>
    public const string Name = "robustness";

    private const int PanelWidth = 470;
    private const int PanelHeight = 350;
    private const int MostColumns = 4;

    /// <summary>Series colours of clean accuracy and certified accuracy; attacks have the others.</summary>
    private const int CleanColor = 3;
    private const int CertifiedColor = 7;
    private static readonly int[] _attackColors = [1, 0, 4, 5, 2, 6];

    /// <summary>The figure of the evaluations of one run; null if nothing has been evaluated.</summary>
    /// <param name="points">The evaluations; members of ensembles are left out.</param>
    public static Figure? Of(IReadOnlyList<RobustnessPoint> points) => Of([(null, points)]);

    /// <summary>The figure of several runs together; null if nothing has been evaluated.</summary>
    public static Figure? Of(IReadOnlyList<RobustnessFindings> found) => Of([.. found.Select(of => ((RunLabel?)of.Run, of.Points))]);

    private static Figure? Of(IReadOnlyList<(RunLabel? Run, IReadOnlyList<RobustnessPoint> Points)> runs)
    {
        (RunLabel? Run, RobustnessPoint Point)[] points =
            [.. from run in runs from point in run.Points where !point.Attack.Contains('/', StringComparison.Ordinal) && point.Epsilon > 0 select (run.Run, point)];
        if (points is [])
        {
            return null;
        }

        var groups = points.GroupBy(pair => (pair.Point.Norm, pair.Point.Epsilon, pair.Point.Split))
            .OrderBy(group => (NormCatalog.PlaceOf(group.Key.Norm), group.Key.Epsilon, group.Key.Split)).ToArray();
        LegendEntry[] measures = MeasuresOf(points.Select(pair => pair.Point));
        RunLabel[] labels = [.. runs.Select(run => run.Run).OfType<RunLabel>().Where(run => points.Any(pair => pair.Run == run))];
        LegendEntry[] legend = [.. measures, .. labels.Length > 1 ? labels.Select(run => new LegendEntry(run.Text, FigureStyle.Ink, SeriesLook.Of(run).Line)) : []];
        RateSeries[][] panels = [.. groups.Select(group => group.GroupBy(pair => pair.Run).SelectMany(run => SeriesOf(run.Key, [.. run.Select(pair => pair.Point)], measures, legend)).ToArray())];
        LevelRate[] all = [.. panels.SelectMany(panel => panel).SelectMany(series => series.Rates)];
        var range = ValueRange.OfRates(all.Select(rate => rate.Rate), all.SelectMany(rate => new[] { rate.Low, rate.High }));
        int columns = Math.Min(groups.Length, MostColumns), rows = (groups.Length + MostColumns - 1) / MostColumns;
        float top = LegendStrip.HeightOf(legend, columns * PanelWidth);
        return new Figure(Name, labels is [var only] ? $"Robust accuracy against density, {only.Text}" : "Robust accuracy against density", Caption(points.Select(pair => pair.Point)), columns * PanelWidth, (int)top + (rows * PanelHeight))
        {
            Numbers = NumbersOf(groups.Select(group => group.Key), panels),
            Legend = legend,
            Panels =
            [
                .. panels.Select((panel, i) => PanelOf(
                    Panel.At(i % MostColumns * PanelWidth, top + (i / MostColumns * PanelHeight), PanelWidth, PanelHeight), TitleOf(groups[i].Key), panel, range)),
            ],
        };
    }

    /// <summary>Clean, every attack, and certified where anything is.</summary>
    private static LegendEntry[] MeasuresOf(IEnumerable<RobustnessPoint> points)
    {
        string[] attacks = [.. points.Select(point => point.Attack).Distinct().Order(StringComparer.Ordinal)];
        return
        [
            new("clean", FigurePalette.Series(CleanColor), LinePattern.Solid, MarkerShape.FilledCircle),
            .. attacks.Select((attack, i) => new LegendEntry(attack, FigurePalette.Series(_attackColors[i % _attackColors.Length]), LinePattern.Solid, FigureStyle.Marker(i + 1))),
            .. points.Any(point => point.Certified is not null) ? [new LegendEntry("certified", FigurePalette.Series(CertifiedColor), LinePattern.Solid, MarkerShape.OpenDiamond)] : Array.Empty<LegendEntry>(),
        ];
    }

    private static IEnumerable<RateSeries> SeriesOf(RunLabel? run, RobustnessPoint[] points, LegendEntry[] measures, LegendEntry[] legend)
    {
        int[] runEntry = [.. Enumerable.Range(measures.Length, legend.Length - measures.Length).Where(i => legend[i].Text == run?.Text)];
        LinePattern line = run is not null && runEntry.Length > 0 ? SeriesLook.Of(run).Line : LinePattern.Solid;
        for (int i = 0; i < measures.Length; i++)
        {
            LevelRate[] rates = i == 0 ? RobustnessRates.Clean(points)
                : measures[i].Text == "certified" ? RobustnessRates.Certified(points)
                : RobustnessRates.Robust(points.Where(point => point.Attack == measures[i].Text));
            if (rates is not [])
            {
                yield return new RateSeries(run, measures[i] with { Line = line }, rates, [i, .. runEntry]);
            }
        }
    }

    private static PlotPanel PanelOf(PixelRect place, string title, RateSeries[] panel, ValueRange range)
    {
        Plot plot = PlotAxes.Create(title, "weights remaining (%)", "fraction of images");
        var tips = new List<Tip>();
        double least = panel.SelectMany(series => series.Rates).Min(rate => rate.Density);
        PlotAxes.UseDensity(plot, least);
        for (int i = 0; i < panel.Length; i++)
        {
            RateSeries series = panel[i];
            double shift = DensityPanel.ShiftOf(i, panel.Length, least);
            Coordinates[] at = [.. series.Rates.Select(rate => new Coordinates(PlotAxes.LogDensity(rate.Density) + shift, rate.Rate))];
            SeriesPath.Add(plot, series.Look, at, [.. series.Rates.Select(rate => (rate.Low, rate.High))], series.Entries);
            tips.AddRange(series.Rates.Zip(at, (rate, where) => new Tip(
                where, $"{(series.Run is { } run ? $"{run.Text}, " : "")}{series.Look.Text}, {100 * rate.Density:0.0} % of the weights: {rate.Text}", series.Entries)));
        }

        PlotAxes.SetLimitsY(plot, range);
        return new PlotPanel(place, plot, tips);
    }

    private static string TitleOf((NormGeometry Norm, float Epsilon, string Split) key) =>
        $"{key.Norm.Title}, ε = {RateText.Epsilon(key.Epsilon)}{(key.Split == ImageSelection.NameOf(ImageSplit.Test) ? "" : $", {key.Split} images")}";

    private static string Caption(IEnumerable<RobustnessPoint> points) =>
        $"Fraction of all images evaluated ({string.Join(", ", points.Select(point => point.Examples).Distinct().Order())}) that are answered correctly both when clean and under an attack, by attack, norm and ε. Points are means over the trials evaluated; bars are 95 % intervals: Student's t over trials, Wilson's where there is one trial. "
        + "If one attack has evaluated a network several times, the evaluation on the most images counts, and in a tie the one with the lowest fraction. "
        + "The certified fraction is proven for every attack. Of several certificates, the one on the most images counts, and in a tie the one with the highest fraction.";

    private static string NumbersOf(IEnumerable<(NormGeometry Norm, float Epsilon, string Split)> keys, RateSeries[][] panels)
    {
        var csv = new CsvText("run", "norm", "eps", "split", "measure", "level", "density", "rate", "ci95_low", "ci95_high", "trials", "images");
        foreach (((NormGeometry norm, float epsilon, string split), RateSeries[] panel) in keys.Zip(panels))
        {
            foreach (RateSeries series in panel)
            {
                foreach (LevelRate rate in series.Rates)
                {
                    csv.Add(series.Run?.Text, norm.Name, epsilon, split, series.Look.Text, rate.Level, rate.Density, rate.Rate, rate.Low, rate.High, rate.Trials, rate.Examples);
                }
            }
        }

        return csv.ToString();
    }

    /// <param name="Entries">The entries of the legend that the series belongs to.</param>
    private sealed record RateSeries(RunLabel? Run, LegendEntry Look, LevelRate[] Rates, IReadOnlyList<int> Entries);
}
