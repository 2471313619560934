using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>One legend for all panels of a figure, centred, wrapped where it is too wide.</summary>
internal static class LegendStrip
{
    /// <summary>Height of one line of entries.</summary>
    public const float LineHeight = 22;

    private const float TextSize = 13;
    private const float Sample = 30;
    private const float Gap = 6;
    private const float Between = 20;

    /// <summary>Draws the entries at the top of the canvas.</summary>
    public static void Draw(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, float width)
    {
        using var font = new SKFont(FigureFont.Regular, TextSize);
        using var ink = new SKPaint { Color = new SKColor(FigureStyle.Ink.ARGB), IsAntialias = true };
        IReadOnlyList<SKRect> places = PlacesOf(entries, width);
        for (int i = 0; i < entries.Count; i++)
        {
            SeriesMark.DrawLegend(canvas, i);
            DrawSample(canvas, entries[i], places[i].Left, places[i].MidY);
            canvas.DrawText(entries[i].Text, places[i].Left + Sample + Gap, places[i].MidY + (TextSize / 3), SKTextAlign.Left, font, ink);
        }

        SeriesMark.DrawLegend(canvas, null);
    }

    /// <summary>The place of each entry.</summary>
    public static IReadOnlyList<SKRect> PlacesOf(IReadOnlyList<LegendEntry> entries, float width)
    {
        using var font = new SKFont(FigureFont.Regular, TextSize);
        var places = new List<SKRect>();
        float y = 0;
        foreach (IReadOnlyList<LegendEntry> line in Lines(entries, width))
        {
            float x = (width - line.Sum(entry => WidthOf(entry, font)) + Between) / 2;
            foreach (LegendEntry entry in line)
            {
                places.Add(SKRect.Create(x, y, WidthOf(entry, font) - Between, LineHeight));
                x += WidthOf(entry, font);
            }

            y += LineHeight;
        }

        return places;
    }

    /// <summary>The height that the entries need.</summary>
    public static float HeightOf(IReadOnlyList<LegendEntry> entries, float width) => Lines(entries, width).Count * LineHeight;

    private static List<List<LegendEntry>> Lines(IReadOnlyList<LegendEntry> entries, float width)
    {
        using var font = new SKFont(FigureFont.Regular, TextSize);
        var lines = new List<List<LegendEntry>>();
        float used = 0;
        foreach (LegendEntry entry in entries)
        {
            float needed = WidthOf(entry, font);
            if (lines is [] || used + needed - Between > width)
            {
                lines.Add([]);
                used = 0;
            }

            lines[^1].Add(entry);
            used += needed;
        }

        return lines;
    }

    private static float WidthOf(LegendEntry entry, SKFont font) => Sample + Gap + font.MeasureText(entry.Text) + Between;

    private static void DrawSample(SKCanvas canvas, LegendEntry entry, float x, float y)
    {
        using Paint paint = Paint.NewDisposablePaint();
        if (entry.Line is { } pattern)
        {
            using var line = new SKPath();
            line.MoveTo(x, y);
            line.LineTo(x + Sample, y);
            PatternLine.Draw(canvas, line, entry.Color, pattern);
        }

        if (entry.Marker is { } shape)
        {
            Drawing.DrawMarker(canvas, paint, new Pixel(x + (Sample / 2), y), new MarkerStyle(shape, 8, entry.Color));
        }
    }
}
