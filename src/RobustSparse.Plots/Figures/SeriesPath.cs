using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>A series: a line through points, with markers, and with bars where intervals are known.</summary>
internal static class SeriesPath
{
    /// <summary>Adds a series in the look of its legend entry.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="look">Colour, line and marker.</param>
    /// <param name="points">The points, in order.</param>
    /// <param name="intervals">The interval at each point; NaN where none is known, null for no intervals.</param>
    /// <param name="entries">The entries of the legend that the series belongs to.</param>
    public static void Add(Plot plot, LegendEntry look, IReadOnlyList<Coordinates> points, IReadOnlyList<(double Low, double High)>? intervals, params IReadOnlyList<int> entries)
    {
        SeriesMark.Add(plot, entries);
        if (intervals is not null)
        {
            plot.Add.Plottable(new IntervalBars([.. points.Zip(intervals, (point, interval) => (point.X, interval.Low, interval.High))], look.Color));
        }

        if (look.Line is { } line && points.Count > 1)
        {
            PatternLine.Add(plot, points, look.Color, line);
        }

        if (look.Marker is { } marker && points.Count > 0)
        {
            plot.Add.Markers(points.ToArray(), marker, FigureStyle.MarkerSize, look.Color);
        }

        SeriesMark.Add(plot);
    }
}
