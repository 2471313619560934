using RobustSparse.Settings;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>A line through levels of pruning in the look of its strategy.</summary>
internal static class StrategyPath
{
    private const float MarkerSize = 6.5f;

    public static void Add(Plot plot, Strategy strategy, IReadOnlyList<Coordinates> points)
    {
        Color color = FigureStyle.StrategyColor(strategy);
        PatternLine.Add(plot, points, color, FigureStyle.StrategyLine(strategy));
        plot.Add.Markers(points.ToArray(), FigureStyle.StrategyMarker(strategy), MarkerSize, color);
    }
}
