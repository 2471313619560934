using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Experiments;
using RobustSparse.Robustness;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Robust accuracy against density, a line an attack: clean accuracy on top, what is proven below.</summary>
public static class RobustnessFigure
{
    private const int PanelWidth = 470;
    private const int PanelHeight = 350;
    private const int PanelsPerRow = 4;

    /// <summary>A panel for each norm and ε; null where nothing has been evaluated.</summary>
    /// <param name="points">Of one run; members of ensembles among them are left out.</param>
    /// <param name="strategy">Of the run, where figures of several stand side by side.</param>
    public static Figure? Of(IReadOnlyList<RobustnessPoint> points, Strategy? strategy = null)
    {
        IGrouping<(AttackNorm Norm, float Epsilon, string Split), RobustnessPoint>[] groups =
        [
            .. points.Where(point => !point.Attack.Contains('/', StringComparison.Ordinal) && point.Epsilon > 0)
                .GroupBy(point => (point.Norm, point.Epsilon, point.Split))
                .OrderBy(group => group.Key),
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
        int width = Math.Min(groups.Length, PanelsPerRow) * PanelWidth, rows = (groups.Length + PanelsPerRow - 1) / PanelsPerRow;
        float top = LegendStrip.HeightOf(legend, width);
        return new Figure(
            strategy is { } named ? $"robustness_{StrategyName.Of(named)}" : "robustness",
            strategy is { } titled ? $"Robust accuracy against density, {StrategyTitle.Of(titled)}" : "Robust accuracy against density",
            $"Share of all images evaluated ({string.Join(", ", groups.Select(group => group.Max(point => point.Examples)).Distinct())}) that are right when clean and stay right under an attack, by attack, norm and ε; "
            + "means over the trials evaluated, in each the evaluation of an attack on the most images, of several the one that left least. What is certified no attack can break.",
            width, (int)top + (rows * PanelHeight))
        {
            Legend = legend,
            Panels =
            [
                .. groups.Select((group, i) => (group.Key, Points: StrongestOf(group), Place: i)).Select(group => PanelOf(
                    Panel.At(group.Place % PanelsPerRow * PanelWidth, top + (group.Place / PanelsPerRow * PanelHeight), PanelWidth, PanelHeight), $"{AttackNormTitle.Of(group.Key.Norm)}, ε = {group.Key.Epsilon:0.###}",
                    [
                        (clean, MeanBy(group.Points, point => point.Clean)),
                        .. legend[1..(1 + attacks.Length)].Select(entry => (entry, MeanBy(group.Points.Where(point => point.Attack == entry.Text), point => point.Robust))),
                        (proven, MeanBy(group.Points, point => point.Certified)),
                    ])),
            ],
        };
    }

    /// <summary>One evaluation by each attack of each level of each trial: weaker ones, and those of a few images, are not averaged with it.</summary>
    private static RobustnessPoint[] StrongestOf(IEnumerable<RobustnessPoint> points) =>
    [
        .. points.GroupBy(point => (point.Trial, point.Level, point.Attack))
            .Select(same => same.OrderByDescending(point => point.Examples).ThenBy(point => point.Robust).First()),
    ];

    private static (double Density, double Rate)[] MeanBy(IEnumerable<RobustnessPoint> points, Func<RobustnessPoint, double?> rate) =>
    [
        .. points.Where(point => rate(point) is not null).GroupBy(point => point.Level).OrderBy(level => level.Key)
            .Select(level => (level.Average(point => point.Density), level.Average(point => rate(point)!.Value))),
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
