using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>The square attack in ℓ∞ (algorithm 2 of the paper): a query moves one square of pixels, in every channel, to a side of the ball.</summary>
internal sealed class LinfSquareLanes(SquareMethod method, AttackOracle oracle, ThreatModel threat) : RandomSearchLanes(method, oracle, threat)
{
    /// <summary>Moves each vertical stripe, one pixel wide, of each channel to a random side of the ball.</summary>
    protected override void Begin(Span<float> perturbation, PhiloxRandom random)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int column = 0; column < Width; column++)
            {
                float side = SideOf(random);
                for (int row = 0; row < Height; row++)
                {
                    perturbation[FeatureOf(channel, row, column)] = side;
                }
            }
        }
    }

    /// <summary>Moves each channel of a square by ±2ε and clips it to the ball: the result is a side of the ball.</summary>
    protected override PixelWindow Try(int lane, int side, PhiloxRandom random)
    {
        PixelWindow window = RandomWindow(side, random);
        Span<float> clean = Oracle.Clean.Values, iterate = Oracle.Iterate.Values;
        for (int channel = 0; channel < Channels; channel++)
        {
            float move = SideOf(random);
            for (int row = window.Top; row < window.Top + window.Height; row++)
            {
                for (int column = window.Left; column < window.Left + window.Width; column++)
                {
                    int at = PlaceOf(lane, channel, row, column);
                    iterate[at] = Math.Clamp(clean[at] + move, 0f, 1f);
                }
            }
        }

        return window;
    }

    private float SideOf(PhiloxRandom random) => random.NextInt32(2) == 0 ? Threat.Epsilon : -Threat.Epsilon;
}
