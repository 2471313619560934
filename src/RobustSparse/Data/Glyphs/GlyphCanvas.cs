namespace RobustSparse.Data;

/// <summary>A square grey image of strokes, drawn by each pixel's distance to the nearest stroke.</summary>
internal sealed class GlyphCanvas(int side)
{
    // Pixels over which the edge of a stroke fades: a little more than sharp anti-aliasing, as in scanned and reduced writing.
    private const double Fade = 1.3;

    private readonly double[] _distance = new double[side * side];

    /// <summary>Removes all strokes.</summary>
    public void Clear() => _distance.AsSpan().Fill(double.MaxValue);

    /// <summary>Draws a straight piece of a stroke whose radius goes from one value to another, in pixels.</summary>
    public void Draw(Point from, Point to, double fromRadius, double toRadius)
    {
        double reach = Math.Max(fromRadius, toRadius) + Fade;
        int left = Pixel(Math.Min(from.X, to.X) - reach), right = Pixel(Math.Max(from.X, to.X) + reach);
        int top = Pixel(Math.Min(from.Y, to.Y) - reach), bottom = Pixel(Math.Max(from.Y, to.Y) + reach);
        double dx = to.X - from.X, dy = to.Y - from.Y;
        double perLength = 1 / Math.Max((dx * dx) + (dy * dy), 1e-12);
        for (int row = top; row <= bottom; row++)
        {
            double y = row + 0.5 - from.Y;
            for (int column = left; column <= right; column++)
            {
                double x = column + 0.5 - from.X;
                double along = Math.Clamp(((x * dx) + (y * dy)) * perLength, 0, 1);
                double awayX = x - (along * dx), awayY = y - (along * dy);
                double beyond = Math.Sqrt((awayX * awayX) + (awayY * awayY)) - fromRadius - (along * (toRadius - fromRadius));
                ref double nearest = ref _distance[(row * side) + column];
                nearest = Math.Min(nearest, beyond);
            }
        }
    }

    /// <summary>Writes the image, row by row: 0 background to 255 · <paramref name="ink"/>.</summary>
    public void Render(double ink, Span<byte> pixels)
    {
        for (int i = 0; i < _distance.Length; i++)
        {
            double cover = Math.Clamp(0.5 - (_distance[i] / Fade), 0, 1);
            pixels[i] = (byte)((255 * ink * cover) + 0.5);
        }
    }

    private int Pixel(double coordinate) => (int)Math.Clamp(coordinate, 0, side - 1);
}
