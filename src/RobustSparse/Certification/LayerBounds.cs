using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>Bounds of the pre-activations of a hidden layer, each [units, 64], with one image a column.</summary>
internal sealed class LayerBounds(int units) : IDisposable
{
    public Block Lower { get; } = new(units);

    public Block Upper { get; } = new(units);

    /// <summary>Upper bounds of Σ |weight|·|input| + |bias|.</summary>
    public Block Magnitude { get; } = new(units);

    /// <summary>Finds the lines around the ReLUs of one image's units. The lower line has the slope with the smaller area (Zhang et al. 2018, CROWN-Ada).</summary>
    public void Relax(int column, ReluLines lines)
    {
        ReadOnlySpan<float> lower = Lower.Values, upper = Upper.Values, magnitude = Magnitude.Values;
        for (int unit = 0; unit < Lower.Rows; unit++)
        {
            int at = (unit * Block.Columns) + column;
            (lines.LowerSlopes[unit], lines.UpperSlopes[unit], lines.Intercepts[unit]) = LinesAround(lower[at], upper[at]);
            lines.Magnitudes[unit] = magnitude[at];
        }
    }

    public void Dispose()
    {
        Lower.Dispose();
        Upper.Dispose();
        Magnitude.Dispose();
    }

    private static (float LowerSlope, float UpperSlope, float Intercept) LinesAround(float lower, float upper)
    {
        if (upper <= 0f)
        {
            return (0f, 0f, 0f);
        }

        if (lower >= 0f)
        {
            return (1f, 1f, 0f);
        }

        // Any slope is sound. The ReLU is convex, so a line is above it if it is above it at both ends; the intercept ensures this.
        float slope = MathF.Min(upper / (upper - lower), 1f);
        double intercept = Math.Max(-(double)slope * lower, (1.0 - slope) * upper);
        return (upper > -lower ? 1f : 0f, slope, MathF.BitIncrement((float)intercept));
    }
}
