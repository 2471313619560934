using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Robustness;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Robust and certified accuracy against ε, with a line for each level and a panel for each run and norm.</summary>
internal static class EpsilonFigure
{
    public const string Name = "robustness_epsilon";

    private const int PanelWidth = 430;
    private const int PanelHeight = 350;
    private const int MostColumns = 4;

    /// <summary>The shift between levels, as a fraction of the largest ε, so that their bars do not overlap.</summary>
    private const double Dodge = 0.006;

    /// <summary>The figure; null if no run was evaluated at two radii of one norm on test images.</summary>
    public static Figure? Of(IReadOnlyList<RobustnessFindings> found)
    {
        PanelData[] panels =
        [
            .. from of in found
               from points in of.Whole.Where(point => point.Split == ImageSelection.NameOf(ImageSplit.Test)).GroupBy(point => point.Norm).OrderBy(norm => NormCatalog.PlaceOf(norm.Key))
               where points.Select(point => point.Epsilon).Where(epsilon => epsilon > 0).Distinct().Skip(1).Any()
               select new PanelData(of.Run, points.Key, CurvesOf([.. points])),
        ];
        if (panels is [])
        {
            return null;
        }

        int[] levels = [.. panels.SelectMany(panel => panel.Curves).Select(curve => curve.Level).Distinct().Order()];
        IReadOnlyList<Color> colors = FigurePalette.Levels(levels.Length);
        bool anyCertified = panels.Any(panel => panel.Curves.Any(curve => curve.IsCertified));
        LegendEntry[] looks = [.. levels.Select((level, i) => new LegendEntry(TitleOf(level, panels), colors[i], LinePattern.Solid, FigureStyle.Marker(i)))];
        LegendEntry[] legend =
        [
            .. looks,
            new("strongest attack", FigureStyle.Ink, LinePattern.Solid),
            .. anyCertified ? [new LegendEntry("certified", FigureStyle.Ink, LinePattern.Dashed)] : Array.Empty<LegendEntry>(),
        ];
        LevelRate[] all = [.. panels.SelectMany(panel => panel.Curves).SelectMany(curve => curve.Points).Select(point => point.Rate)];
        var range = ValueRange.OfRates(all.Select(rate => rate.Rate), all.SelectMany(rate => new[] { rate.Low, rate.High }));
        int columns = Math.Min(panels.Length, MostColumns), rows = (panels.Length + MostColumns - 1) / MostColumns;
        float top = LegendStrip.HeightOf(legend, columns * PanelWidth);
        return new Figure(
            Name, "Accuracy against ε",
            "Fraction of test images that stay right under the strongest attack made at each ε (of each network, the lowest upper end of a 95 % interval), by percent of weights remaining; clean accuracy at ε 0. "
            + "Dashed: certified. Points are means over the trials evaluated; bars are 95 % intervals: Student's t over trials, Wilson's where there is one trial.", columns * PanelWidth, (int)top + (rows * PanelHeight))
        {
            Numbers = NumbersOf(panels),
            Legend = legend,
            Panels =
            [
                .. panels.Select((panel, i) => PanelOf(
                    Panel.At(i % MostColumns * PanelWidth, top + (i / MostColumns * PanelHeight), PanelWidth, PanelHeight), panel, levels, looks, range)),
            ],
        };
    }

    private static Curve[] CurvesOf(RobustnessPoint[] points)
    {
        var curves = new List<Curve>();
        foreach (IGrouping<int, RobustnessPoint> level in points.GroupBy(point => point.Level).OrderBy(level => level.Key))
        {
            IGrouping<float, RobustnessPoint>[] radii = [.. level.Where(point => point.Epsilon > 0).GroupBy(point => point.Epsilon).OrderBy(radius => radius.Key)];
            EpsilonPoint clean = new(0, RobustnessRates.Clean(level)[0]);
            curves.Add(new Curve(level.Key, IsCertified: false, [clean, .. radii.Select(radius => new EpsilonPoint(radius.Key, RobustnessRates.Strongest(radius)[0]))]));
            EpsilonPoint[] proven = [.. radii.SelectMany(radius => RobustnessRates.Certified(radius).Select(rate => new EpsilonPoint(radius.Key, rate)))];
            if (proven is not [])
            {
                curves.Add(new Curve(level.Key, IsCertified: true, proven));
            }
        }

        return [.. curves];
    }

    private static PlotPanel PanelOf(PixelRect place, PanelData panel, int[] levels, LegendEntry[] looks, ValueRange range)
    {
        Plot plot = PlotAxes.Create($"{panel.Run.Text}, {panel.Norm.Title}", "ε", "fraction of test images");
        var tips = new List<Tip>();
        float last = panel.Curves.Max(curve => curve.Points.Max(point => point.Epsilon));
        foreach (Curve curve in panel.Curves)
        {
            int entry = Array.IndexOf(levels, curve.Level);
            double shift = Dodge * last * (entry - ((levels.Length - 1) / 2.0));
            Coordinates[] at = [.. curve.Points.Select(point => new Coordinates(point.Epsilon + shift, point.Rate.Rate))];
            int[] entries = [entry, looks.Length + (curve.IsCertified ? 1 : 0)];
            SeriesPath.Add(plot, looks[entry] with { Line = curve.IsCertified ? LinePattern.Dashed : LinePattern.Solid }, at, [.. curve.Points.Select(point => (point.Rate.Low, point.Rate.High))], entries);
            tips.AddRange(curve.Points.Zip(at, (point, where) => new Tip(where, $"{panel.Run.Text}, {looks[entry].Text}, ε {RateText.Epsilon(point.Epsilon)}{(curve.IsCertified ? ", certified" : "")}: {point.Rate.Text}", entries)));
        }

        plot.Axes.SetLimitsX(-.04 * last, 1.04 * last);
        PlotAxes.SetLimitsY(plot, range);
        return new PlotPanel(place, plot, tips);
    }

    private static string TitleOf(int level, PanelData[] panels)
    {
        string[] percents = [.. panels.SelectMany(panel => panel.Curves).Where(curve => curve.Level == level).Select(curve => $"{100 * curve.Points[0].Rate.Density:0.0} %").Distinct()];
        return percents is [var only] ? only : $"level {level}";
    }

    private static string NumbersOf(PanelData[] panels)
    {
        var csv = new CsvText("run", "norm", "level", "density", "eps", "measure", "rate", "ci95_low", "ci95_high", "trials", "images");
        foreach (PanelData panel in panels)
        {
            foreach (Curve curve in panel.Curves)
            {
                foreach (EpsilonPoint point in curve.Points)
                {
                    LevelRate rate = point.Rate;
                    csv.Add(panel.Run.Text, panel.Norm.Name, curve.Level, rate.Density, point.Epsilon, curve.IsCertified ? "certified" : point.Epsilon == 0 ? "clean" : "strongest attack", rate.Rate, rate.Low, rate.High, rate.Trials, rate.Examples);
                }
            }
        }

        return csv.ToString();
    }

    private sealed record PanelData(RunLabel Run, NormGeometry Norm, Curve[] Curves);

    private sealed record Curve(int Level, bool IsCertified, EpsilonPoint[] Points);

    private readonly record struct EpsilonPoint(float Epsilon, LevelRate Rate);
}
