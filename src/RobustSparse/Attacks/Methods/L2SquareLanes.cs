using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// The square attack in ℓ2 (algorithm 3 of the paper). A query clears the perturbation in one window and gives its length to
/// another window, as two hills of opposite sign, so the whole perturbation keeps the length ε. Each channel has its own sign.
/// </summary>
internal sealed class L2SquareLanes(SquareMethod method, AttackOracle oracle, ThreatModel threat) : RandomSearchLanes(method, oracle, threat)
{
    private const int LeastSide = 3;

    /// <summary>The number of hills along each side of the image at the start.</summary>
    private const int FirstHills = 5;

    /// <summary>Hills by their side; computed on first use.</summary>
    private readonly Dictionary<int, double[]> _hills = [];

    /// <summary>[features]; the perturbation of the current lane.</summary>
    private readonly double[] _delta = new double[oracle.Features];

    /// <summary>[channels]; the sum of squares of the growing window, then of both windows.</summary>
    private readonly double[] _before = new double[oracle.Features / (method.Height * method.Width)];
    private readonly double[] _both = new double[oracle.Features / (method.Height * method.Width)];

    protected override void Begin(Span<float> perturbation, PhiloxRandom random)
    {
        int side = Math.Max(1, Math.Min(Height, Width) / FirstHills);
        Array.Clear(_delta);
        for (int top = (Height % side) / 2; top + side <= Height; top += side)
        {
            for (int left = (Width % side) / 2; left + side <= Width; left += side)
            {
                bool isTurned = IsTurned(random);
                for (int channel = 0; channel < Channels; channel++)
                {
                    Add(channel, new PixelWindow(top, left, side, side), Hill(side, isTurned, random), factor: 1);
                }
            }
        }

        Normalise(perturbation);
    }

    protected override PixelWindow Try(int lane, int side, PhiloxRandom random)
    {
        // The side is odd, so that the hill has a middle.
        int least = Math.Min(Height, Width), odd = Math.Max(side, LeastSide) | 1, fitting = odd <= least ? odd : least - (least % 2 == 0 ? 1 : 0);
        PixelWindow grown = RandomWindow(fitting, random), cleared = RandomWindow(fitting, random);
        float[] clean = Scratch.Clean, point = Scratch.Point;
        ColumnMap.Read(Oracle.Clean, lane, clean);
        ColumnMap.Read(Oracle.Iterate, lane, point);
        for (int i = 0; i < _delta.Length; i++)
        {
            _delta[i] = (double)point[i] - clean[i];
        }

        Move(grown, cleared, random);
        Normalise(point);
        Displace(lane, point);
        return new PixelWindow(0, 0, Height, Width);
    }

    /// <summary>Gives one window the length of another window and a share of the unused length of the ball, channel by channel.</summary>
    private void Move(PixelWindow grown, PixelWindow cleared, PhiloxRandom random)
    {
        double left = Math.Max((Threat.Epsilon * (double)Threat.Epsilon) - SumOfSquares(_delta), 0) / Channels;
        for (int channel = 0; channel < Channels; channel++)
        {
            _before[channel] = SumOfSquares(channel, grown);
            _both[channel] = _before[channel] + SumOfSquares(channel, cleared) - SumOfSquares(channel, Shared(grown, cleared));
        }

        bool isTurned = IsTurned(random);
        for (int channel = 0; channel < Channels; channel++)
        {
            double[] hill = Hill(grown.Height, isTurned, random);
            for (int i = 0; i < hill.Length; i++)
            {
                hill[i] += _delta[PixelOf(channel, grown, i)] / (1e-12 + Math.Sqrt(_before[channel]));
            }

            Clear(channel, cleared);
            Clear(channel, grown);
            Add(channel, grown, hill, Math.Sqrt(left + _both[channel]) / (1e-12 + Math.Sqrt(SumOfSquares(hill))));
        }
    }

    private static bool IsTurned(PhiloxRandom random) => random.NextInt32(2) == 0;

    /// <summary>Makes two hills of opposite sign with total length 1, upright or turned.</summary>
    /// <param name="isTurned">Whether the hills are side by side, rather than one above the other.</param>
    private double[] Hill(int side, bool isTurned, PhiloxRandom random)
    {
        if (!_hills.TryGetValue(side, out double[]? hill))
        {
            _hills[side] = hill = MakeHill(side);
        }

        double sign = random.NextInt32(2) == 0 ? 1 : -1;
        var turned = new double[hill.Length];
        for (int i = 0; i < hill.Length; i++)
        {
            turned[i] = sign * (isTurned ? hill[(i % side * side) + (i / side)] : hill[i]);
        }

        return turned;
    }

    /// <summary>Makes the hills of equation 3 of the paper: nested rectangles, of height 1/n² for the n-th from the middle, positive above and negative below.</summary>
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

        double length = Math.Sqrt(SumOfSquares(hill));
        return [.. hill.Select(value => value / length)];
    }

    private int PixelOf(int channel, PixelWindow window, int index) => FeatureOf(channel, window.Top + (index / window.Width), window.Left + (index % window.Width));

    private void Add(int channel, PixelWindow window, double[] hill, double factor)
    {
        for (int i = 0; i < hill.Length; i++)
        {
            _delta[PixelOf(channel, window, i)] += factor * hill[i];
        }
    }

    private void Clear(int channel, PixelWindow window)
    {
        for (int i = 0; i < window.Height * window.Width; i++)
        {
            _delta[PixelOf(channel, window, i)] = 0;
        }
    }

    private static double SumOfSquares(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }

    private double SumOfSquares(int channel, PixelWindow window)
    {
        double sum = 0;
        for (int i = 0; i < window.Height * window.Width; i++)
        {
            double value = _delta[PixelOf(channel, window, i)];
            sum += value * value;
        }

        return sum;
    }

    /// <summary>The intersection of two windows; its height or width is zero if it is empty.</summary>
    private static PixelWindow Shared(PixelWindow one, PixelWindow other)
    {
        int top = Math.Max(one.Top, other.Top), left = Math.Max(one.Left, other.Left);
        return new PixelWindow(
            top,
            left,
            Math.Max(0, Math.Min(one.Top + one.Height, other.Top + other.Height) - top),
            Math.Max(0, Math.Min(one.Left + one.Width, other.Left + other.Width) - left));
    }

    /// <summary>Scales the whole perturbation to the length ε, less the greatest rounding error.</summary>
    private void Normalise(Span<float> perturbation)
    {
        double factor = Threat.Epsilon * (1 - 1e-6) / (1e-12 + Math.Sqrt(SumOfSquares(_delta)));
        for (int i = 0; i < _delta.Length; i++)
        {
            perturbation[i] = (float)(_delta[i] * factor);
        }
    }
}
