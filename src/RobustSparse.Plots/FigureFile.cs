using System.Text;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>A figure in both forms of SVG.</summary>
/// <param name="File">As <see cref="FigureFile.ToSvg"/>.</param>
/// <param name="Element">For a page: no background, ink in the colour of the text around it, and a tip at every point.</param>
public sealed record DrawnFigure(byte[] File, string Element);

/// <summary>Figures as files.</summary>
public static class FigureFile
{
    private const int PixelsPerPoint = 2;

    /// <summary>Figures are flat colours on white: trying every filter on every row takes a second a report and saves no bytes.</summary>
    private static readonly SKPngEncoderOptions _png = new(SKPngEncoderFilterFlags.None, zLibLevel: 4);

    /// <summary>An image on white.</summary>
    public static byte[] ToPng(Figure figure)
    {
        FigureFont.Register();
        using var surface = SKSurface.Create(new SKImageInfo(figure.Width * PixelsPerPoint, figure.Height * PixelsPerPoint));
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.Scale(PixelsPerPoint);
        Draw(surface.Canvas, figure);

        // Underneath, as panels clear what was there before them.
        surface.Canvas.DrawColor(SKColors.White, SKBlendMode.DstOver);
        using SKPixmap pixels = surface.PeekPixels()!;
        using SKData data = pixels.Encode(_png)!;
        return data.ToArray();
    }

    /// <summary>A file that stands alone: on white, letters as outlines.</summary>
    public static byte[] ToSvg(Figure figure) => Draw(figure).File;

    /// <summary>Both forms of SVG; drawing is what takes time, so it is done once.</summary>
    public static DrawnFigure Draw(Figure figure)
    {
        FigureFont.Register();
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, figure.Width, figure.Height), stream))
        {
            Draw(canvas, figure);
        }

        string drawn = Encoding.UTF8.GetString(stream.ToArray());
        return new DrawnFigure(
            Encoding.UTF8.GetBytes(SvgDocument.StandAlone(drawn, figure)),
            SvgDocument.Inline(drawn, figure, [.. figure.Panels.SelectMany(panel => panel.PlacedTips())]));
    }

    private static void Draw(SKCanvas canvas, Figure figure)
    {
        foreach (Panel panel in figure.Panels)
        {
            panel.Draw(canvas);
        }

        LegendStrip.Draw(canvas, figure.Legend, figure.Width);
    }
}
