using RobustSparse.Randomness;

namespace RobustSparse.Data;

/// <summary>
/// The random handwriting of one glyph: elastic bend, size, slant, turn, place and pen, all drawn from one stream. Uses only +, −,
/// ×, ÷ and square roots of doubles, which IEEE 754 rounds exactly, so every platform draws the same glyph.
/// </summary>
internal sealed class GlyphHand
{
    // Spreads are standard deviations, fitted by eye to handwriting and by training to an accuracy of 97 to 99.5 %.
    private const double Bend = 0.095, SlantMean = 0.12, Slant = 0.26, Turn = 0.12, Stretch = 0.14, ShiftPixels = 1.6;
    private const double HeightPixels = 19, WidthPixels = 13.5, CentrePixels = 14;

    // Control points of the bend: a uniform quadratic B-spline over 3 × 3 cells.
    private const int Cells = 3, Lattice = Cells + 2;

    private readonly Point[] _bend = new Point[Lattice * Lattice];
    private readonly double _xx, _xy, _yx, _yy, _centreX, _centreY;
    private readonly PhiloxRandom _random;

    public GlyphHand(PhiloxRandom random)
    {
        _random = random;
        for (int i = 0; i < _bend.Length; i++)
        {
            _bend[i] = new(Bend * Deviate(), Bend * Deviate());
        }

        double size = 1 + (Stretch * Deviate());
        double width = WidthPixels * size * (1 + (Stretch * Deviate()));
        double height = HeightPixels * Math.Min(size, 1.15);
        double slant = SlantMean + (Slant * Deviate());
        double sine = Turn * Deviate(), cosine = Math.Sqrt(1 - (sine * sine));

        // Stretch, then slant (the top goes right), then turn.
        (_xx, _xy) = (cosine * width, (-cosine * slant * height) - (sine * height));
        (_yx, _yy) = (sine * width, (-sine * slant * height) + (cosine * height));
        _centreX = CentrePixels + (ShiftPixels * Deviate());
        _centreY = CentrePixels + (ShiftPixels * Deviate());
        PenRadius = 1.2 + (0.42 * Deviate());
        Ink = 1 - (0.2 * random.NextDouble());
    }

    /// <summary>Half the width of a stroke, in pixels.</summary>
    public double PenRadius { get; }

    /// <summary>Darkness of a stroke's middle, in [0.8, 1].</summary>
    public double Ink { get; }

    /// <summary>The pen's radius at one end of a stroke, in pixels: pressure varies.</summary>
    public double NextRadius() => Math.Max(0.55, PenRadius * (1 + (0.15 * Deviate())));

    /// <summary>The position of a point of a skeleton, in pixels from the image's upper left corner.</summary>
    public Point Place(Point point)
    {
        Span<double> across = stackalloc double[3], down = stackalloc double[3];
        int column = Weights(point.X, across), row = Weights(point.Y, down);
        double x = point.X, y = point.Y;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Point bend = _bend[((row + i) * Lattice) + column + j];
                double weight = down[i] * across[j];
                x += weight * bend.X;
                y += weight * bend.Y;
            }
        }

        return new(_centreX + (_xx * x) + (_xy * y), _centreY + (_yx * x) + (_yy * y));
    }

    /// <summary>The three B-spline weights at a coordinate in [−½, ½], and the control point that the first belongs to.</summary>
    private static int Weights(double coordinate, Span<double> weights)
    {
        double place = (coordinate + 0.5) * Cells;
        int cell = Math.Clamp((int)place, 0, Cells - 1);
        double t = place - cell;
        weights[0] = 0.5 * (1 - t) * (1 - t);
        weights[1] = 0.5 + (t * (1 - t));
        weights[2] = 0.5 * t * t;
        return cell;
    }

    /// <summary>A number of mean 0 and variance 1, bell-shaped and never beyond ±3 (Irwin-Hall of 3 terms).</summary>
    private double Deviate() => 2 * (_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5);
}
