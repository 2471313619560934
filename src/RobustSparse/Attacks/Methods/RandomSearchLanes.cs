using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>A rectangle of pixels in every channel of an image.</summary>
internal readonly record struct PixelWindow(int Top, int Left, int Height, int Width);

/// <summary>
/// The square attack (Andriushchenko et al. 2020, algorithm 1): a random search that uses answers only, no gradients. A query
/// changes the pixels of some windows. The change is kept if the margin shrinks. The windows shrink as the number of queries grows.
/// </summary>
internal abstract class RandomSearchLanes : LaneAttack
{
    private readonly SquareMethod _method;
    private readonly Block _best;
    private readonly float[] _margins = new float[Lanes];
    private readonly PixelWindow[] _tries = new PixelWindow[Lanes];

    protected RandomSearchLanes(SquareMethod method, AttackOracle oracle, ThreatModel threat)
        : base(oracle, threat)
    {
        _method = method;
        _best = NewBlock(oracle.Features);
    }

    /// <summary>The number of channels of an image.</summary>
    protected int Channels => Oracle.Features / (Height * Width);

    /// <summary>The number of rows of an image.</summary>
    protected int Height => _method.Height;

    /// <summary>The number of columns of an image.</summary>
    protected int Width => _method.Width;

    public sealed override void Advance()
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

            bool isBetter = margin < _margins[lane];
            _margins[lane] = Math.Min(margin, _margins[lane]);
            Copy(isBetter ? Oracle.Iterate : _best, isBetter ? _best : Oracle.Iterate, lane, _tries[lane]);
            CountStep(lane);
            if (StepsOf(lane) == _method.Queries)
            {
                EndUnbroken(lane);
            }
            else
            {
                _tries[lane] = Try(lane, SideLength(StepsOf(lane)), Random(lane));
            }
        }
    }

    protected sealed override void StartLane(int lane, LaneStart start)
    {
        Begin(Scratch.Perturbation, start.Random);
        Displace(lane, Scratch.Perturbation);
        _margins[lane] = float.PositiveInfinity;
        _tries[lane] = new PixelWindow(0, 0, Height, Width);
    }

    /// <summary>Draws the first perturbation.</summary>
    /// <param name="perturbation">[features]; overwritten.</param>
    protected abstract void Begin(Span<float> perturbation, PhiloxRandom random);

    /// <summary>Changes the iterate of a lane, which is the best point so far on entry.</summary>
    /// <param name="side">The side of a square in pixels, from the schedule.</param>
    /// <returns>A window that contains all changed pixels.</returns>
    protected abstract PixelWindow Try(int lane, int side, PhiloxRandom random);

    /// <summary>Draws a window of a given size at a uniformly random position in the image.</summary>
    protected PixelWindow RandomWindow(int side, PhiloxRandom random) =>
        new(random.NextInt32(Height - side + 1), random.NextInt32(Width - side + 1), side, side);

    /// <summary>The index of a pixel among the features of an image.</summary>
    protected int FeatureOf(int channel, int row, int column) => (((channel * Height) + row) * Width) + column;

    /// <summary>The index, in a block, of a pixel of a lane.</summary>
    protected int PlaceOf(int lane, int channel, int row, int column) => (FeatureOf(channel, row, column) * Block.Columns) + lane;

    /// <summary>The side of a square that covers the scheduled fraction of the image.</summary>
    private int SideLength(int query)
    {
        double share = _method.FirstShare / (1 << SquareMethod.Halvings(query));
        return Math.Clamp((int)Math.Round(Math.Sqrt(share * Height * Width)), 1, Math.Min(Height, Width));
    }

    private void Copy(Block source, Block target, int lane, PixelWindow window)
    {
        Span<float> from = source.Values, to = target.Values;
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int row = window.Top; row < window.Top + window.Height; row++)
            {
                for (int column = window.Left; column < window.Left + window.Width; column++)
                {
                    int at = PlaceOf(lane, channel, row, column);
                    to[at] = from[at];
                }
            }
        }
    }
}
