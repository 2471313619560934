namespace RobustSparse.Data;

/// <summary>A point of the plane; y grows downwards.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>One way to write a digit: pen strokes as polylines in the square [−½, ½]².</summary>
internal sealed class GlyphSkeleton
{
    private const int PiecesPerSpan = 6;

    private GlyphSkeleton(params int[][] knots) => Strokes = [.. knots.Select(Curve)];

    /// <summary>Points along each stroke, in the order of writing.</summary>
    public Point[][] Strokes { get; }

    /// <summary>The styles in which each digit is written, by digit.</summary>
    /// <remarks>Knots x, y, x, y, … in hundredths of the box. A smooth curve runs through the knots of a stroke; at a corner one stroke ends and the next begins.</remarks>
    public static GlyphSkeleton[][] Styles { get; } =
    [
        [
            new([58, 3, 30, 7, 10, 36, 12, 70, 38, 97, 70, 90, 90, 58, 84, 22, 56, 3]),
            new([66, 8, 40, 2, 16, 26, 8, 60, 26, 94, 58, 97, 84, 70, 88, 34, 68, 8, 44, 9]),
        ],
        [
            new([50, 2, 50, 98]),
            new([26, 24, 40, 14, 52, 2], [52, 2, 52, 98]),
            new([28, 22, 42, 13, 52, 2], [52, 2, 52, 97], [24, 97, 80, 97]),
        ],
        [
            new([14, 24, 26, 7, 52, 2, 78, 12, 83, 34, 64, 60, 38, 80, 12, 96], [12, 96, 50, 94, 90, 95]),
            new([16, 20, 38, 3, 70, 6, 80, 28, 62, 60, 34, 88, 14, 94, 10, 84, 24, 77, 48, 89, 70, 97, 92, 86]),
        ],
        [
            new([14, 13, 40, 1, 74, 8, 80, 26, 64, 42, 40, 47], [40, 47, 70, 52, 88, 70, 76, 90, 46, 99, 12, 87]),
            new([14, 6, 48, 5, 82, 5], [82, 5, 62, 24, 44, 41], [44, 41, 74, 47, 88, 70, 72, 92, 42, 99, 12, 88]),
        ],
        [
            new([26, 4, 19, 30, 10, 60], [10, 60, 52, 58, 92, 55], [72, 10, 71, 54, 68, 98]),
            new([66, 2, 36, 34, 8, 66], [8, 66, 50, 66, 94, 65], [66, 2, 67, 50, 66, 98]),
            new([20, 5, 14, 38, 32, 55, 60, 50, 79, 42], [82, 4, 77, 50, 70, 98]),
        ],
        [
            new([84, 4, 56, 4, 28, 6], [28, 6, 22, 26, 19, 45], [19, 45, 46, 37, 76, 46, 86, 68, 70, 92, 38, 98, 10, 87]),
            new([88, 8, 54, 3, 28, 13, 22, 33, 44, 45, 74, 55, 83, 76, 62, 96, 32, 98, 10, 86]),
        ],
        [
            new([74, 4, 42, 18, 18, 46, 11, 74, 26, 95, 56, 97, 82, 82, 78, 60, 52, 52, 26, 61, 14, 76]),
            new([56, 2, 32, 34, 14, 70, 28, 95, 60, 97, 82, 78, 70, 58, 42, 57, 18, 73]),
        ],
        [
            new([10, 8, 48, 6, 88, 6], [88, 6, 64, 44, 46, 98]),
            new([12, 8, 50, 6, 86, 7], [86, 7, 62, 46, 42, 98], [32, 52, 54, 49, 78, 47]),
            new([11, 25, 12, 16, 14, 7], [14, 7, 50, 8, 87, 5], [87, 5, 72, 30, 62, 60, 58, 98]),
        ],
        [
            new([76, 15, 50, 2, 25, 12, 25, 32, 50, 47, 78, 64, 82, 84, 52, 98, 20, 86, 20, 66, 48, 48, 75, 32, 76, 14]),
            new([50, 2, 27, 11, 26, 34, 50, 46, 75, 34, 74, 11, 50, 2], [50, 46, 20, 59, 15, 83, 50, 98, 86, 82, 80, 58, 50, 46]),
        ],
        [
            new([80, 20, 60, 4, 32, 6, 17, 28, 30, 48, 58, 46, 79, 24], [82, 12, 79, 50, 70, 98]),
            new([80, 22, 56, 3, 27, 10, 18, 34, 40, 50, 68, 42, 82, 20], [82, 20, 83, 60, 64, 93, 28, 93]),
        ],
    ];

    /// <summary>A uniform Catmull-Rom spline through the knots, cut into short pieces.</summary>
    private static Point[] Curve(int[] knots)
    {
        int spans = (knots.Length / 2) - 1;
        var points = new Point[(spans * PiecesPerSpan) + 1];
        for (int i = 0; i < points.Length; i++)
        {
            int span = Math.Min(i / PiecesPerSpan, spans - 1);
            double t = (double)(i - (span * PiecesPerSpan)) / PiecesPerSpan;
            points[i] = new(Along(span, 0, t), Along(span, 1, t));
        }

        return points;

        double Along(int span, int axis, double t)
        {
            double from = Knot(span, axis), to = Knot(span + 1, axis);

            // Beyond its ends the stroke continues straight.
            double before = span > 0 ? Knot(span - 1, axis) : from + from - to;
            double after = span + 2 <= spans ? Knot(span + 2, axis) : to + to - from;
            double linear = to - before;
            double quadratic = (2 * before) - (5 * from) + (4 * to) - after;
            double cubic = (3 * (from - to)) + after - before;
            return from + (0.5 * t * (linear + (t * (quadratic + (t * cubic)))));
        }

        double Knot(int index, int axis) => (knots[(2 * index) + axis] / 100.0) - 0.5;
    }
}
