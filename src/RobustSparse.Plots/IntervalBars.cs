using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>Vertical bars with caps, from the lower to the upper end of intervals; all of a series are one shape. An interval that is not finite has no bar.</summary>
internal sealed class IntervalBars(IReadOnlyList<(double X, double Low, double High)> intervals, Color color) : IPlottable
{
    private const float LineWidth = 1.2f;
    private const float HalfCap = 3;
    private const byte Alpha = 180;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        using var path = new SKPath();
        foreach ((double x, double low, double high) in intervals.Where(interval => double.IsFinite(interval.Low) && double.IsFinite(interval.High)))
        {
            Pixel top = Axes.GetPixel(new Coordinates(x, high)), bottom = Axes.GetPixel(new Coordinates(x, low));
            path.MoveTo(top.X - HalfCap, top.Y);
            path.LineTo(top.X + HalfCap, top.Y);
            path.MoveTo(top.X, top.Y);
            path.LineTo(bottom.X, bottom.Y);
            path.MoveTo(bottom.X - HalfCap, bottom.Y);
            path.LineTo(bottom.X + HalfCap, bottom.Y);
        }

        if (!path.IsEmpty)
        {
            using var stroke = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = LineWidth, Color = new SKColor(color.ARGB).WithAlpha(Alpha), IsAntialias = true };
            rp.Canvas.DrawPath(path, stroke);
        }
    }
}
