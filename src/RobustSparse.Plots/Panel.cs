using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>A part of a figure.</summary>
/// <param name="Place">The place in the figure.</param>
internal abstract record Panel(PixelRect Place)
{
    /// <summary>A place by its upper left corner and its size.</summary>
    public static PixelRect At(float x, float y, float width, float height) => new(x, x + width, y + height, y);

    public abstract void Draw(SKCanvas canvas);

    /// <summary>The tips, in the coordinates of the figure; known once the panel is drawn.</summary>
    public virtual IEnumerable<PlacedTip> PlacedTips() => [];
}

/// <summary>A plot with axes.</summary>
/// <param name="Place">The place in the figure.</param>
/// <param name="Plot">The plot, with its limits set.</param>
/// <param name="Tips">The tips, in the coordinates of the plot.</param>
internal sealed record PlotPanel(PixelRect Place, Plot Plot, IReadOnlyList<Tip> Tips) : Panel(Place)
{
    private bool _hasLayout;

    public override void Draw(SKCanvas canvas)
    {
        if (!_hasLayout)
        {
            // The first drawing of a plot computes its layout and draws again, so an SVG would have everything twice.
            using var nowhere = new SKNoDrawCanvas((int)Place.Width, (int)Place.Height);
            Plot.Render(nowhere, new PixelRect(0, (int)Place.Width, (int)Place.Height, 0));
            _hasLayout = true;
        }

        // It also clears the canvas, which holds other panels too.
        canvas.Save();
        canvas.ClipRect(new SKRect(Place.Left, Place.Top, Place.Right, Place.Bottom));
        Plot.Render(canvas, Place);
        canvas.Restore();
    }

    public override IEnumerable<PlacedTip> PlacedTips() =>
        Tips.Select(tip => new PlacedTip(Plot.GetPixel(tip.At), tip.Text, tip.Series)).Where(tip => Plot.LastRender.DataRect.Contains(tip.At));
}

/// <summary>A small image with a line of text above it.</summary>
/// <param name="Place">The place in the figure. The image fills the square at its bottom, as far as its proportions allow.</param>
/// <param name="Title">The line of text; may be empty.</param>
/// <param name="Picture">The image.</param>
/// <param name="IsBold">Whether the title is bold.</param>
internal sealed record ImagePanel(PixelRect Place, string Title, Picture Picture, bool IsBold = false) : Panel(Place)
{
    private const float TitleSize = 11.5f;

    public override void Draw(SKCanvas canvas)
    {
        using var bitmap = new SKBitmap(Picture.Width, Picture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul)
        {
            Pixels = [.. Picture.Pixels.Select(color => new SKColor(color.R, color.G, color.B, color.A))],
        };

        // The picture is enlarged here, because viewers of SVG smooth images that they enlarge.
        int longer = Math.Max(Picture.Width, Picture.Height), scale = (int)Math.Ceiling(2 * Place.Width / longer);
        using SKBitmap large = bitmap.Resize(new SKImageInfo(Picture.Width * scale, Picture.Height * scale, SKColorType.Rgba8888, SKAlphaType.Unpremul), new SKSamplingOptions(SKFilterMode.Nearest));
        using SKImage image = SKImage.FromBitmap(large);
        float besides = Place.Width * (longer - Picture.Width) / longer / 2, above = Place.Width * (longer - Picture.Height) / longer / 2;
        canvas.DrawImage(
            image, new SKRect(Place.Left + besides, Place.Bottom - Place.Width + above, Place.Right - besides, Place.Bottom - above), new SKSamplingOptions(SKFilterMode.Linear));
        using var font = new SKFont(IsBold ? FigureFont.Bold : FigureFont.Regular, TitleSize);
        using var paint = new SKPaint { Color = new SKColor(FigureStyle.Ink.ARGB), IsAntialias = true };
        canvas.DrawText(Title, Place.HorizontalCenter, Place.Bottom - Place.Width - 5, SKTextAlign.Center, font, paint);
    }
}

/// <summary>Words beside panels.</summary>
/// <param name="Place">The place in the figure; the text is centred in it.</param>
/// <param name="Text">The text, one line.</param>
/// <param name="IsVertical">Whether it reads upwards.</param>
internal sealed record TextPanel(PixelRect Place, string Text, bool IsVertical = false) : Panel(Place)
{
    private const float Size = 13;

    public override void Draw(SKCanvas canvas)
    {
        using var font = new SKFont(FigureFont.Regular, Size);
        using var paint = new SKPaint { Color = new SKColor(FigureStyle.Ink.ARGB), IsAntialias = true };
        canvas.Save();
        canvas.Translate(Place.HorizontalCenter, Place.VerticalCenter);
        canvas.RotateDegrees(IsVertical ? -90 : 0);
        canvas.DrawText(Text, 0, Size / 3, SKTextAlign.Center, font, paint);
        canvas.Restore();
    }
}
