using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>Dashed and dotted lines. Every dash is a separate shape, because the SVG canvas does not support line patterns and warns about each.</summary>
internal static class PatternLine
{
    /// <summary>Adds a line to a plot.</summary>
    public static void Add(Plot plot, IReadOnlyList<Coordinates> points, Color color, LinePattern pattern) =>
        plot.Add.Plottable(new Plottable(points, color, pattern));

    /// <summary>Draws a line.</summary>
    public static void Draw(SKCanvas canvas, SKPath path, Color color, LinePattern pattern)
    {
        using var stroke = new SKPaint
        {
            Style = SKPaintStyle.Stroke,
            StrokeWidth = FigureStyle.LineWidth,
            StrokeJoin = SKStrokeJoin.Round,
            Color = new SKColor(color.ARGB),
            IsAntialias = true,
        };
        float[] intervals = pattern.Name == LinePattern.Solid.Name ? [] : pattern.Name == LinePattern.Dotted.Name ? [2, 3] : [8, 4];
        if (intervals is [])
        {
            canvas.DrawPath(path, stroke);
            return;
        }

        using SKPathEffect dashes = SKPathEffect.CreateDash(intervals, phase: 0);
        stroke.PathEffect = dashes;
        using SKPath shapes = stroke.GetFillPath(path);
        using var fill = new SKPaint { Color = new SKColor(color.ARGB), IsAntialias = true };
        canvas.DrawPath(shapes, fill);
    }

    private sealed class Plottable(IReadOnlyList<Coordinates> points, Color color, LinePattern pattern) : IPlottable
    {
        public bool IsVisible { get; set; } = true;

        public IAxes Axes { get; set; } = new Axes();

        public IEnumerable<LegendItem> LegendItems => [];

        public AxisLimits GetAxisLimits() => new(points);

        public void Render(RenderPack rp)
        {
            using var path = new SKPath();
            for (int i = 0; i < points.Count; i++)
            {
                Pixel at = Axes.GetPixel(points[i]);
                if (i == 0)
                {
                    path.MoveTo(at.X, at.Y);
                }
                else
                {
                    path.LineTo(at.X, at.Y);
                }
            }

            Draw(rp.Canvas, path, color, pattern);
        }
    }
}
