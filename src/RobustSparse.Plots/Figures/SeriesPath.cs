using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>A line through levels of pruning in the look of its run.</summary>
internal static class SeriesPath
{
    private const float MarkerSize = 6.5f;

    public static void Add(Plot plot, RunLabel run, IReadOnlyList<Coordinates> points)
    {
        var look = SeriesLook.Of(run);
        PatternLine.Add(plot, points, look.Color, look.Line);
        plot.Add.Markers(points.ToArray(), look.Marker, MarkerSize, look.Color);
    }
}
