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
            (lines.LowerSlopes[unit], lines.UpperSlopes[unit], lines.Intercepts[unit]) = ReluLine.Around(lower[at], upper[at]);
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
