using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Robustness;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Robust accuracy against density, with a line for each attack, for clean accuracy and for certified accuracy.</summary>
public static class RobustnessFigure
{
    private const int PanelWidth = 470;
    private const int PanelHeight = 350;
    private const int MostColumns = 4;
    private static readonly string _testSplit = ImageSelection.NameOf(ImageSplit.Test);

    /// <summary>The name of the figure of one run, if figures of several runs are shown together.</summary>
    public static string NameOf(RunLabel run) => $"robustness_{run.FileName}";

    /// <summary>The figure, with a panel for each norm, ε and split of the images; null if nothing has been evaluated.</summary>
    /// <param name="points">The evaluations of one run; members of ensembles are left out.</param>
    /// <param name="run">The run, if figures of several runs are shown together; else null.</param>
    public static Figure? Of(IReadOnlyList<RobustnessPoint> points, RunLabel? run = null)
    {
        IGrouping<(NormGeometry Norm, float Epsilon, string Split), RobustnessPoint>[] groups =
        [
            .. points.Where(point => !point.Attack.Contains('/', StringComparison.Ordinal) && point.Epsilon > 0)
                .GroupBy(point => (point.Norm, point.Epsilon, point.Split))
                .OrderBy(group => (NormCatalog.PlaceOf(group.Key.Norm), group.Key.Epsilon, group.Key.Split)),
        ];
        if (groups is [])
        {
            return null;
        }

        string[] attacks = [.. groups.SelectMany(group => group).Select(point => point.Attack).Distinct().Order(StringComparer.Ordinal)];
        LegendEntry clean = new("clean", FigureStyle.Ink, LinePattern.Solid, MarkerShape.FilledCircle);
        LegendEntry proven = new("certified", FigureStyle.Ink, LinePattern.Dashed, MarkerShape.FilledDiamond);
        LegendEntry[] legend =
        [
            clean,
            .. attacks.Select((attack, i) => new LegendEntry(attack, FigureStyle.LevelColor(i + 1), LinePattern.Solid, MarkerShape.FilledCircle)),
            .. points.Any(point => point.Certified is not null) ? [proven] : Array.Empty<LegendEntry>(),
        ];
        int columns = Math.Min(groups.Length, MostColumns), rows = (groups.Length + MostColumns - 1) / MostColumns;
        float top = LegendStrip.HeightOf(legend, columns * PanelWidth);
        return new Figure(
            run is { } named ? NameOf(named) : "robustness",
            run is { } titled ? $"Robust accuracy against density, {titled.Text}" : "Robust accuracy against density",
            $"Fraction of all images evaluated ({string.Join(", ", groups.SelectMany(group => AttackedMost(group)).Select(point => point.Examples).Distinct().Order())}) that are answered correctly both when clean and under an attack, by attack, norm and ε. Points are means over the trials evaluated. "
            + "If one attack has evaluated a network several times, the evaluation on the most images counts, and in a tie the one with the lowest fraction. "
            + "The certified fraction is proven for every attack. Of several certificates, the one on the most images counts, and in a tie the one with the highest fraction.",
            columns * PanelWidth, (int)top + (rows * PanelHeight))
        {
            Legend = legend,
            Panels =
            [
                .. groups.Select((group, i) => PanelOf(
                    Panel.At(i % MostColumns * PanelWidth, top + (i / MostColumns * PanelHeight), PanelWidth, PanelHeight), TitleOf(group.Key),
                    [
                        (clean, MeanBy(OnePerTrial(group, point => point.Clean), point => point.Clean)),
                        .. legend[1..(1 + attacks.Length)].Select(entry => (entry, MeanBy(AttackedMost(group).Where(point => point.Attack == entry.Text), point => point.Robust))),
                        (proven, MeanBy(OnePerTrial(group.Where(point => point.Certified is not null), point => -point.Certified!.Value), point => point.Certified!.Value)),
                    ])),
            ],
        };
    }

    private static string TitleOf((NormGeometry Norm, float Epsilon, string Split) key) =>
        $"{key.Norm.Title}, ε = {key.Epsilon:0.###}{(key.Split == _testSplit ? "" : $", {key.Split} images")}";

    /// <summary>The evaluations that <see cref="OnePerTrial"/> keeps, for each attack.</summary>
    private static IEnumerable<RobustnessPoint> AttackedMost(IEnumerable<RobustnessPoint> points) =>
        points.GroupBy(point => point.Attack).SelectMany(attack => OnePerTrial(attack, point => point.Robust));

    /// <summary>One evaluation of each network, because several evaluations of one network are not several trials: the evaluation on the most images, and in a tie the lowest by <paramref name="least"/>.</summary>
    private static IEnumerable<RobustnessPoint> OnePerTrial(IEnumerable<RobustnessPoint> points, Func<RobustnessPoint, double> least) =>
        points.GroupBy(point => (point.Trial, point.Level)).Select(network => network.OrderByDescending(point => point.Examples).ThenBy(least).First());

    private static (double Density, double Rate)[] MeanBy(IEnumerable<RobustnessPoint> points, Func<RobustnessPoint, double> rate) =>
    [
        .. points.GroupBy(point => point.Level).OrderBy(level => level.Key).Select(level => (level.Average(point => point.Density), level.Average(rate))),
    ];

    private static PlotPanel PanelOf(PixelRect place, string title, (LegendEntry Look, (double Density, double Rate)[] Points)[] lines)
    {
        Plot plot = PlotAxes.Create(title, "weights remaining (%)", "share of images");
        var tips = new List<Tip>();
        PlotAxes.UseDensity(plot, lines.SelectMany(line => line.Points).Min(point => point.Density));
        foreach ((LegendEntry look, (double Density, double Rate)[] points) in lines)
        {
            Coordinates[] at = [.. points.Select(point => new Coordinates(PlotAxes.LogDensity(point.Density), point.Rate))];
            if (at is not [])
            {
                PatternLine.Add(plot, at, look.Color, look.Line!.Value);
                plot.Add.Markers(at, look.Marker ?? MarkerShape.FilledCircle, 6.5f, look.Color);
                tips.AddRange(points.Zip(at, (point, where) => new Tip(where, $"{look.Text}, {100 * point.Density:0.0} % of the weights: {100 * point.Rate:0.0} %")));
            }
        }

        plot.Axes.SetLimitsY(0, 1.02);
        return new PlotPanel(place, plot, tips);
    }
}
