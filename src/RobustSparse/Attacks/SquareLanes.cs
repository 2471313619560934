using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// The square attack in ℓ∞ (Andriushchenko et al. 2020, algorithms 1 and 2): a random search that sees answers only, no gradients.
/// A try moves one square of pixels to a side of the ball, and stays where the margin shrinks. Squares get smaller as queries go by.
/// </summary>
internal sealed class SquareLanes : LaneAttack
{
    private readonly SquareMethod _method;
    private readonly int _height;
    private readonly int _width;
    private readonly Block _best;
    private readonly float[] _margins = new float[Lanes];
    private readonly PixelSquare[] _tries = new PixelSquare[Lanes];

    public SquareLanes(SquareMethod method, AttackOracle oracle, ThreatModel threat)
        : base(oracle, threat)
    {
        _method = method;
        (_height, _width) = (method.Height, method.Width);
        _best = NewBlock(oracle.Features);
    }

    public override void Advance()
    {
        Oracle.Ask();
        foreach (int lane in BusyLanes())
        {
            float margin = Oracle.MarginOf(lane, Label(lane));
            if (Note(lane, -margin))
            {
                EndBroken(lane);
                continue;
            }

            if (margin < _margins[lane])
            {
                _margins[lane] = margin;
                Copy(Oracle.Iterate, _best, lane, _tries[lane]);
            }
            else
            {
                Copy(_best, Oracle.Iterate, lane, _tries[lane]);
            }

            if (StepsOf(lane) == _method.Queries - 1)
            {
                EndUnbroken(lane);
                continue;
            }

            CountStep(lane);
            Try(lane, Random(lane));
        }
    }

    /// <summary>Vertical stripes, one pixel wide, each to one side of the ball.</summary>
    protected override void StartLane(int lane, RunStart start)
    {
        Span<float> perturbation = stackalloc float[Oracle.Features];
        for (int column = 0; column < _width; column++)
        {
            float side = SideOf(start.Random);
            for (int row = 0; row < _height; row++)
            {
                perturbation[(row * _width) + column] = side;
            }
        }

        RandomDirection.Apply(Oracle, lane, perturbation);
        _margins[lane] = float.PositiveInfinity;
        _tries[lane] = new PixelSquare(0, 0, _height, _width);
    }

    /// <summary>Moves a square of the iterate by ±2ε and back into the ball: that is to one of its sides.</summary>
    private void Try(int lane, PhiloxRandom random)
    {
        int side = SideLength(StepsOf(lane));
        var square = new PixelSquare(random.NextInt32(_height - side + 1), random.NextInt32(_width - side + 1), side, side);
        float move = SideOf(random);
        Span<float> clean = Oracle.Clean.Values, iterate = Oracle.Iterate.Values;
        for (int row = square.Top; row < square.Top + square.Height; row++)
        {
            for (int column = square.Left; column < square.Left + square.Width; column++)
            {
                int at = PlaceOf(lane, row, column);
                iterate[at] = Math.Clamp(clean[at] + move, 0f, 1f);
            }
        }

        _tries[lane] = square;
    }

    private float SideOf(PhiloxRandom random) => random.NextInt32(2) == 0 ? Threat.Epsilon : -Threat.Epsilon;

    /// <summary>The side of a square that covers the scheduled share of the image.</summary>
    private int SideLength(int query)
    {
        double share = _method.FirstShare / (1 << SquareMethod.Halvings(query));
        return Math.Clamp((int)Math.Round(Math.Sqrt(share * _height * _width)), 1, Math.Min(_height, _width));
    }

    private void Copy(Block source, Block target, int lane, PixelSquare square)
    {
        Span<float> from = source.Values, to = target.Values;
        for (int row = square.Top; row < square.Top + square.Height; row++)
        {
            for (int column = square.Left; column < square.Left + square.Width; column++)
            {
                int at = PlaceOf(lane, row, column);
                to[at] = from[at];
            }
        }
    }

    private int PlaceOf(int lane, int row, int column) => (((row * _width) + column) * Block.Columns) + lane;

    private readonly record struct PixelSquare(int Top, int Left, int Height, int Width);
}
