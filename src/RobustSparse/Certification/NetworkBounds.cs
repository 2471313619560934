using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>Bounds of the pre-activations of one hidden layer over a box, each [units].</summary>
/// <param name="Lower">Lower bounds.</param>
/// <param name="Upper">Upper bounds.</param>
/// <param name="Magnitude">Upper bounds of Σ |weight|·|input| + |bias|.</param>
internal sealed record UnitBounds(float[] Lower, float[] Upper, float[] Magnitude);

/// <summary>A unit of a hidden layer.</summary>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Unit">Index of the unit in the layer.</param>
internal readonly record struct HiddenUnit(int Layer, int Unit);

/// <summary>Bounds of all units of a network over one box.</summary>
/// <param name="Box">The box.</param>
internal sealed record NetworkBounds(InputBox Box)
{
    private readonly List<UnitBounds> _hidden = [];
    private readonly List<HiddenUnit> _undecided = [];

    /// <summary>The bounds of the hidden layers, from the first.</summary>
    public IReadOnlyList<UnitBounds> Hidden => _hidden;

    /// <summary>The units that may be on or off and that can change an output, layer by layer.</summary>
    public IReadOnlyList<HiddenUnit> Undecided => _undecided;

    /// <summary>Adds the bounds of the next hidden layer.</summary>
    /// <param name="bounds">Bounds of the layer.</param>
    /// <param name="column">The column of the box.</param>
    /// <param name="isUsed">[units]; whether a unit can change an output.</param>
    public void Add(LayerBounds bounds, int column, ReadOnlySpan<bool> isUsed)
    {
        float[] lower = ColumnOf(bounds.Lower, column), upper = ColumnOf(bounds.Upper, column);
        for (int unit = 0; unit < lower.Length; unit++)
        {
            if (isUsed[unit] && lower[unit] < 0f && upper[unit] > 0f)
            {
                _undecided.Add(new HiddenUnit(_hidden.Count, unit));
            }
        }

        _hidden.Add(new UnitBounds(lower, upper, ColumnOf(bounds.Magnitude, column)));
    }

    /// <summary>The lines around the ReLU of a unit.</summary>
    public ReluLine LineAround(HiddenUnit unit) => ReluLine.Around(_hidden[unit.Layer].Lower[unit.Unit], _hidden[unit.Layer].Upper[unit.Unit]);

    private static float[] ColumnOf(Block block, int column)
    {
        var values = new float[block.Rows];
        for (int row = 0, at = column; row < values.Length; row++, at += Block.Columns)
        {
            values[row] = block.Values[at];
        }

        return values;
    }
}
