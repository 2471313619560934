using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// The square attack in ℓ2 (algorithm 3 of the paper): a try takes the perturbation of one window away and gives its length to
/// another one, in the shape of two hills of opposite sign, so that the whole keeps the length ε.
/// </summary>
internal sealed class L2SquareLanes(SquareMethod method, AttackOracle oracle, ThreatModel threat) : RandomSearchLanes(method, oracle, threat)
{
    private const int LeastSide = 3;

    /// <summary>The image is covered by this many hills a side at first.</summary>
    private const int FirstHills = 5;

    private readonly Dictionary<int, double[]> _hills = [];

    protected override void Begin(Span<float> perturbation, PhiloxRandom random)
    {
        int side = Math.Max(1, Math.Min(Height, Width) / FirstHills);
        var delta = new double[perturbation.Length];
        for (int top = (Height % side) / 2; top + side <= Height; top += side)
        {
            for (int left = (Width % side) / 2; left + side <= Width; left += side)
            {
                Add(delta, new PixelWindow(top, left, side, side), Hill(side, random));
            }
        }

        Normalise(delta, perturbation);
    }

    protected override PixelWindow Try(int lane, int side, PhiloxRandom random)
    {
        // Odd, so that the hill has a middle.
        int least = Math.Min(Height, Width), odd = Math.Max(side, LeastSide) | 1, fitting = odd <= least ? odd : least - (least % 2 == 0 ? 1 : 0);
        PixelWindow grown = RandomWindow(fitting, random), cleared = RandomWindow(fitting, random);
        Span<float> clean = stackalloc float[Oracle.Features], point = stackalloc float[Oracle.Features];
        ColumnMap.Read(Oracle.Clean, lane, clean);
        ColumnMap.Read(Oracle.Iterate, lane, point);
        var delta = new double[point.Length];
        for (int i = 0; i < delta.Length; i++)
        {
            delta[i] = (double)point[i] - clean[i];
        }

        double image = SumOfSquares(delta), before = SumOfSquares(delta, grown);
        double[] hill = Hill(fitting, random);
        for (int i = 0; i < hill.Length; i++)
        {
            hill[i] += delta[PixelOf(grown, i)] / (1e-12 + Math.Sqrt(before));
        }

        double both = before + SumOfSquares(delta, cleared) - SumOfSquares(delta, grown, cleared);
        double length = Math.Sqrt(Math.Max((Threat.Epsilon * (double)Threat.Epsilon) - image, 0) + both) / (1e-12 + Math.Sqrt(hill.Sum(value => value * value)));
        Clear(delta, cleared);
        Clear(delta, grown);
        Add(delta, grown, [.. hill.Select(value => value * length)]);
        Normalise(delta, point);
        RandomDirection.Apply(Oracle, lane, point);
        return new PixelWindow(0, 0, Height, Width);
    }

    /// <summary>Two hills of opposite sign and length 1 in all, side by side or one above the other, either way round.</summary>
    private double[] Hill(int side, PhiloxRandom random)
    {
        if (!_hills.TryGetValue(side, out double[]? hill))
        {
            _hills[side] = hill = MakeHill(side);
        }

        bool isTurned = random.NextInt32(2) == 0;
        double sign = random.NextInt32(2) == 0 ? 1 : -1;
        return [.. hill.Select((_, i) => sign * (isTurned ? hill[(i % side * side) + (i / side)] : hill[i]))];
    }

    /// <summary>Equation 3 of the paper: nested rectangles, the n-th from the middle of height 1/n², the upper half up and the lower half down.</summary>
    private static double[] MakeHill(int side)
    {
        var hill = new double[side * side];
        int upper = side / 2;
        for (int i = 0; i < hill.Length; i++)
        {
            (int row, int column) = (i / side, i % side);
            bool isUpper = row < upper;
            int rows = isUpper ? upper : side - upper, middleRow = rows / 2, middleColumn = side / 2;
            int from = Math.Max(Math.Abs((isUpper ? row : row - upper) - middleRow), Math.Abs(column - middleColumn));
            double height = 0;
            for (int ring = from; ring < Math.Max(middleRow, middleColumn) + 1; ring++)
            {
                height += 1.0 / ((ring + 1) * (ring + 1));
            }

            hill[i] = isUpper ? height : -height;
        }

        double length = Math.Sqrt(hill.Sum(value => value * value));
        return [.. hill.Select(value => value / length)];
    }

    private int PixelOf(PixelWindow window, int index) => ((window.Top + (index / window.Width)) * Width) + window.Left + (index % window.Width);

    private void Add(double[] delta, PixelWindow window, double[] hill)
    {
        for (int i = 0; i < hill.Length; i++)
        {
            delta[PixelOf(window, i)] += hill[i];
        }
    }

    private void Clear(double[] delta, PixelWindow window)
    {
        for (int i = 0; i < window.Height * window.Width; i++)
        {
            delta[PixelOf(window, i)] = 0;
        }
    }

    private static double SumOfSquares(double[] delta) => delta.Sum(value => value * value);

    private double SumOfSquares(double[] delta, PixelWindow window)
    {
        double sum = 0;
        for (int i = 0; i < window.Height * window.Width; i++)
        {
            double value = delta[PixelOf(window, i)];
            sum += value * value;
        }

        return sum;
    }

    /// <summary>Over the pixels that two windows of one size share.</summary>
    private double SumOfSquares(double[] delta, PixelWindow one, PixelWindow other)
    {
        int top = Math.Max(one.Top, other.Top), left = Math.Max(one.Left, other.Left);
        int height = Math.Min(one.Top, other.Top) + one.Height - top, width = Math.Min(one.Left, other.Left) + one.Width - left;
        return height > 0 && width > 0 ? SumOfSquares(delta, new PixelWindow(top, left, height, width)) : 0;
    }

    /// <summary>Gives the whole the length ε, less what rounding could add.</summary>
    private void Normalise(double[] delta, Span<float> perturbation)
    {
        double factor = Threat.Epsilon * (1 - 1e-6) / (1e-12 + Math.Sqrt(SumOfSquares(delta)));
        for (int i = 0; i < delta.Length; i++)
        {
            perturbation[i] = (float)(delta[i] * factor);
        }
    }
}
