using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>Writes labels beside points, over no other label and no point. A label without a free place is left out; the first and the last are placed first.</summary>
internal static class PointLabels
{
    private const float TextSize = 11;

    /// <summary>Distance of a label from its point.</summary>
    private const float Gap = 5;

    /// <summary>Half the side of the square that a point takes.</summary>
    private const float PointReach = 4;

    /// <summary>About the width and height that axes take from a plot.</summary>
    private const float AxesWidth = 90;
    private const float AxesHeight = 60;

    /// <summary>Adds labels.</summary>
    /// <param name="plot">A plot with its limits set.</param>
    /// <param name="labels">Texts and the points that they name.</param>
    /// <param name="points">Every point of the plot.</param>
    /// <param name="width">Width of the plot with its axes.</param>
    /// <param name="height">Height of the plot with its axes.</param>
    public static void Add(Plot plot, IReadOnlyList<(string Text, Coordinates At)> labels, IReadOnlyList<Coordinates> points, float width, float height)
    {
        AxisLimits limits = plot.Axes.GetLimits();
        float across = width - AxesWidth, down = height - AxesHeight;
        foreach ((int index, SKRect place) in Place([.. labels.Select(label => (label.Text, PixelOf(label.At)))], [.. points.Select(PixelOf)], across, down))
        {
            (string label, Coordinates point) = labels[index];
            SKPoint at = PixelOf(point);
            Write(plot, label, point, new SKPoint(place.Left - at.X, place.Top - at.Y));
        }

        SKPoint PixelOf(Coordinates point) => new(
            (float)((point.X - limits.Left) / limits.HorizontalSpan * across), (float)((limits.Top - point.Y) / limits.VerticalSpan * down));
    }

    /// <summary>The labels that have a place, by index, with the place.</summary>
    /// <param name="labels">Texts and the points that they name, in pixels.</param>
    /// <param name="points">Every point, in pixels.</param>
    /// <param name="width">Width of the area of the plot.</param>
    /// <param name="height">Height of the area of the plot.</param>
    internal static IReadOnlyList<(int Index, SKRect Place)> Place(IReadOnlyList<(string Text, SKPoint At)> labels, IReadOnlyList<SKPoint> points, float width, float height)
    {
        using var font = new SKFont(FigureFont.Regular, TextSize);
        var bounds = new SKRect(0, 0, width, height);
        List<SKRect> taken = [.. points.Select(at => new SKRect(at.X - PointReach, at.Y - PointReach, at.X + PointReach, at.Y + PointReach))];
        var placed = new List<(int, SKRect)>();
        foreach (int index in Enumerable.Range(0, labels.Count).OrderBy(i => i == 0 ? 0 : labels.Count - i))
        {
            (string text, SKPoint at) = labels[index];
            float length = font.MeasureText(text);
            SKRect[] free = [.. Shifts(length).Select(shift => SKRect.Create(at.X + shift.X, at.Y + shift.Y, length, TextSize)).Where(place => bounds.Contains(place) && !taken.Any(place.IntersectsWith)).Take(1)];
            placed.AddRange(free.Select(place => (index, place)));
            taken.AddRange(free);
        }

        return placed;
    }

    /// <summary>The upper left corner of a label relative to its point: above, below and beside it, near places first.</summary>
    private static IEnumerable<SKPoint> Shifts(float width)
    {
        foreach (float gap in new[] { Gap, 2.5f * Gap })
        {
            yield return new(gap, -gap - TextSize);
            yield return new(-gap - width, -gap - TextSize);
            yield return new(gap, gap);
            yield return new(-gap - width, gap);
            yield return new(-width / 2, -gap - TextSize - 1);
            yield return new(-width / 2, gap + 1);
            yield return new(gap + 1, -TextSize / 2);
            yield return new(-gap - 1 - width, -TextSize / 2);
        }
    }

    private static void Write(Plot plot, string label, Coordinates point, SKPoint shift)
    {
        var text = plot.Add.Text(label, point);
        text.LabelFontSize = TextSize;
        text.LabelFontColor = FigureStyle.Ink;
        text.LabelAlignment = Alignment.UpperLeft;
        text.OffsetX = shift.X;
        text.OffsetY = shift.Y;
    }
}
