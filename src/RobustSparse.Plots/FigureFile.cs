using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>A figure in both forms of SVG.</summary>
/// <param name="File">A standalone file, as <see cref="FigureFile.ToSvg"/> makes it.</param>
/// <param name="Element">An element for a page: no background, ink in the colour of the surrounding text, and a tip at every point.</param>
public sealed record DrawnFigure(byte[] File, string Element);

/// <summary>Writes figures as SVG and PNG.</summary>
public static class FigureFile
{
    private const int PixelsPerPoint = 2;

    /// <summary>PNG filters are off: figures are flat colours on white, so trying every filter on every row takes a second a report and saves no bytes.</summary>
    private static readonly SKPngEncoderOptions _png = new(SKPngEncoderFilterFlags.None, zLibLevel: 4);

    /// <summary>A PNG image on white.</summary>
    public static byte[] ToPng(Figure figure)
    {
        FigureFont.Register();
        using var surface = SKSurface.Create(new SKImageInfo(figure.Width * PixelsPerPoint, figure.Height * PixelsPerPoint));
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.Scale(PixelsPerPoint);
        Draw(surface.Canvas, figure);

        // White is drawn under the finished figure, because panels clear the canvas.
        surface.Canvas.DrawColor(SKColors.White, SKBlendMode.DstOver);
        using SKPixmap pixels = surface.PeekPixels()!;
        using SKData data = pixels.Encode(_png)!;
        return data.ToArray();
    }

    /// <summary>A standalone SVG file: on white, letters as outlines.</summary>
    public static byte[] ToSvg(Figure figure) => Draw(figure).File;

    /// <summary>Both forms of SVG from one drawing, because drawing takes most of the time.</summary>
    public static DrawnFigure Draw(Figure figure)
    {
        FigureFont.Register();
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, figure.Width, figure.Height), stream))
        {
            Draw(canvas, figure);
        }

        string drawn = Encoding.UTF8.GetString(stream.ToArray());
        XElement svg = SvgDocument.Clean(drawn, figure);
        byte[] file = Encoding.UTF8.GetBytes(SvgDocument.StandAlone(svg, figure));
        return new DrawnFigure(file, PageSvg.Of(svg, figure, [.. figure.Panels.SelectMany(panel => panel.PlacedTips())]));
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
