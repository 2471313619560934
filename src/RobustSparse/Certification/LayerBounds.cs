using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>Bounds of the pre-activations of a hidden layer, each [units, 64], with one image a column.</summary>
internal sealed class LayerBounds(int units) : IDisposable
{
    public Block Lower { get; } = new(units);

    public Block Upper { get; } = new(units);

    /// <summary>Upper bounds of Σ |weight|·|input| + |bias|.</summary>
    public Block Magnitude { get; } = new(units);

    /// <summary>Finds the lines around the ReLUs of one image's units.</summary>
    /// <param name="column">The column of the image.</param>
    /// <param name="rule">The slope of the lower lines.</param>
    /// <param name="lines">The lines; overwritten.</param>
    public void Relax(int column, SlopeRule rule, ReluLines lines)
    {
        ReadOnlySpan<float> lower = Lower.Values, upper = Upper.Values, magnitude = Magnitude.Values;
        for (int unit = 0; unit < Lower.Rows; unit++)
        {
            int at = (unit * Block.Columns) + column;
            ReluLine line = ReluLine.Around(lower[at], upper[at]);
            lines.LowerSlopes[unit] = line.Intercept > 0f ? rule.SlopeFor(line) : line.LowerSlope;
            (lines.UpperSlopes[unit], lines.Intercepts[unit]) = (line.UpperSlope, line.Intercept);
            lines.Magnitudes[unit] = magnitude[at];
        }
    }

    public void Dispose()
    {
        Lower.Dispose();
        Upper.Dispose();
        Magnitude.Dispose();
    }
}
