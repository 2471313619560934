using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>
/// The relaxed network of up to 64 columns, each with its own box, bounds, splits and linear form; belongs to one thread. It bounds the
/// forms from below by one backward pass (CROWN: Zhang et al. 2018), and raises the bounds by gradient ascent on the lower slopes
/// (α-CROWN: Xu et al. 2021) and on the multipliers of split units (β-CROWN: Wang et al. 2021). Columns do not influence each other.
/// Every rounding error is subtracted, as docs/certificates.md derives.
/// </summary>
internal sealed class RelaxedBlock : IDisposable
{
    private readonly BoundedNetwork _network;
    private readonly ReluRelaxation[] _layers;

    /// <summary>The inputs of a layer's transposed product on the way back, and the outputs of the ReLUs on the way forward.</summary>
    private readonly Block[] _passing;
    private readonly int[][] _rows;
    private readonly Block _inputForms;
    private readonly Block _boxLower;
    private readonly Block _boxUpper;
    private readonly NetworkBounds?[] _loaded = new NetworkBounds?[Block.Columns];
    private readonly float[][] _scales;
    private readonly double[][] _mass;
    private readonly double[] _constants = new double[Block.Columns];
    private readonly float[] _values = new float[Block.Columns];
    private readonly float[] _magnitudes = new float[Block.Columns];
    private readonly MultiplyScratch _scratch = new();

    public RelaxedBlock(BoundedNetwork network)
    {
        _network = network;
        int[] units = [.. network.Architecture.Layers.SkipLast(1).Select(layer => layer.Outputs)];
        _layers = [.. units.Select(count => new ReluRelaxation(count))];
        _passing = [.. units.Select(count => new Block(count))];
        _rows = [.. units.Select(_ => Array.Empty<int>())];
        _scales = [.. units.Select(_ => new float[Block.Columns])];
        _mass = [.. units.Select(_ => new double[Block.Columns])];
        _inputForms = new Block(network.Architecture.Inputs);
        Minimizers = new Block(network.Architecture.Inputs);
        _boxLower = new Block(network.Architecture.Inputs);
        _boxUpper = new Block(network.Architecture.Inputs);
    }

    /// <summary>The greatest lower bound of each column's form since <see cref="Begin"/>, without the constant of the form.</summary>
    public double[] Best { get; } = new double[Block.Columns];

    /// <summary>The number of columns in use.</summary>
    public int Columns { get; private set; }

    /// <summary>The hidden layer whose outputs the forms read.</summary>
    public int Top { get; private set; }

    /// <summary>[inputs, 64]; the point of each column's box where its relaxed form was least in the last pass.</summary>
    public Block Minimizers { get; }

    /// <summary>The coefficients of the forms, [units of the top layer, 64]. The caller writes them after <see cref="Begin"/>.</summary>
    public Block Forms => _layers[Top].Coefficients;

    /// <summary>The lines, splits and multipliers of the hidden layers, from the first.</summary>
    public IReadOnlyList<ReluRelaxation> Layers => _layers;

    /// <summary>Begins with forms of zero, on the outputs of a hidden layer.</summary>
    public void Begin(int top)
    {
        for (int layer = 0; layer <= Math.Max(top, Top); layer++)
        {
            _layers[layer].Coefficients.Values.Clear();
        }

        (Top, Columns) = (top, 0);
        Array.Fill(Best, double.NegativeInfinity);
    }

    /// <summary>Adds a column with the lines of <paramref name="bounds"/>, the adaptive lower slopes and no splits.</summary>
    /// <returns>The index of the column.</returns>
    public int Add(NetworkBounds bounds)
    {
        int column = Columns++;
        if (_loaded[column] != bounds)
        {
            _loaded[column] = bounds;
            for (int i = 0, at = column; i < bounds.Box.Lower.Length; i++, at += Block.Columns)
            {
                _boxLower.Values[at] = bounds.Box.Lower[i];
                _boxUpper.Values[at] = bounds.Box.Upper[i];
            }
        }

        for (int layer = 0; layer <= Top; layer++)
        {
            Relax(_layers[layer], bounds.Hidden[layer], column);
            _mass[layer][column] = 1e-30 + bounds.Hidden[layer].Magnitude.Sum();
        }

        return column;
    }

    /// <summary>Sets the lower slope of a unit that may be on or off, in one column.</summary>
    public void SetSlope(HiddenUnit unit, int column, float slope) => _layers[unit.Layer].Parameters.Values[(unit.Unit * Block.Columns) + column] = slope;

    /// <summary>Restricts a unit to one side of zero in one column.</summary>
    /// <param name="sign">1 for z ≥ 0, −1 for z ≤ 0.</param>
    /// <param name="multiplier">The multiplier of the restriction, not negative.</param>
    public void Split(HiddenUnit unit, int column, int sign, float multiplier)
    {
        ReluRelaxation layer = _layers[unit.Layer];
        int at = (unit.Unit * Block.Columns) + column;
        layer.UpperSlopes.Values[at] = sign > 0 ? 1f : 0f;
        layer.Intercepts.Values[at] = 0f;
        layer.Signs.Values[at] = sign;
        layer.Parameters.Values[at] = multiplier;
    }

    /// <summary>The lower slope or the multiplier of a unit in one column.</summary>
    public float Parameter(HiddenUnit unit, int column) => _layers[unit.Layer].Parameters.Values[(unit.Unit * Block.Columns) + column];

    /// <summary>Bounds the forms, and raises the bounds into <see cref="Best"/>.</summary>
    /// <param name="ascent">The number and the size of the steps.</param>
    /// <param name="constants">[columns]; the constants of the forms, by which a bound is known to be above zero; empty to make every step for every column.</param>
    public void Maximize(Ascent ascent, ReadOnlySpan<double> constants)
    {
        FindRows();
        for (int layer = 0; layer <= Top && ascent.Steps > 0; layer++)
        {
            _layers[layer].FirstMoments.Values.Clear();
            _layers[layer].SecondMoments.Values.Clear();
        }

        for (int step = 1; ; step++)
        {
            Bound(constants);
            if (step > ascent.Steps || AreAllAboveZero(constants))
            {
                return;
            }

            Ascend(ascent.SizeAt(step));
        }
    }

    public void Dispose()
    {
        Array.ForEach(_layers, layer => layer.Dispose());
        Array.ForEach(_passing, block => block.Dispose());
        foreach (Block block in new[] { _inputForms, Minimizers, _boxLower, _boxUpper })
        {
            block.Dispose();
        }

        _scratch.Dispose();
    }

    private static void Relax(ReluRelaxation layer, UnitBounds bounds, int column)
    {
        Span<float> upper = layer.UpperSlopes.Values, intercepts = layer.Intercepts.Values, signs = layer.Signs.Values;
        Span<float> parameters = layer.Parameters.Values, magnitudes = layer.Magnitudes.Values;
        for (int unit = 0, at = column; unit < bounds.Lower.Length; unit++, at += Block.Columns)
        {
            ReluLine line = ReluLine.Around(bounds.Lower[unit], bounds.Upper[unit]);
            (upper[at], intercepts[at], signs[at], parameters[at], magnitudes[at]) = (line.UpperSlope, line.Intercept, 0f, line.LowerSlope, bounds.Magnitude[unit]);
        }
    }

    /// <summary>Lists the units that are not off in every column. The others have zeros on both ways.</summary>
    private void FindRows()
    {
        for (int layer = 0; layer <= Top; layer++)
        {
            ReluRelaxation relaxation = _layers[layer];
            int columns = Columns;
            _rows[layer] = [.. Enumerable.Range(0, relaxation.UpperSlopes.Rows).Where(row => HasEntry(relaxation.UpperSlopes, row) || HasEntry(relaxation.Signs, row))];
            _passing[layer].Values.Clear();

            bool HasEntry(Block block, int row) => block.Row(row)[..columns].ContainsAnyExcept(0f);
        }
    }

    /// <summary>One backward pass.</summary>
    private void Bound(ReadOnlySpan<double> constants)
    {
        Array.Clear(_constants);
        for (int l = Top; l >= 0; l--)
        {
            BoundedLayer weights = _network.Layers[l];
            RelaxedSubstitution.Substitute(_layers[l], _rows[l], _passing[l], Columns, _values, _magnitudes);
            for (int i = 0; i < Columns; i++)
            {
                _constants[i] += (_values[i] * (1 + weights.ConstantError)) - (_magnitudes[i] * weights.BackwardError);
                _scales[l][i] = (float)(_magnitudes[i] / _mass[l][i]);
            }

            if (weights.Bias is not null)
            {
                RelaxedSubstitution.AddBias(_passing[l], _rows[l], weights.Bias, Columns, _constants);
            }

            weights.Products.Backward(_passing[l], l > 0 ? _layers[l - 1].Coefficients : _inputForms, _scratch);
        }

        BoxMinimum.Of(_inputForms, _network.UsedPixels, _boxLower, _boxUpper, Columns, _values, _magnitudes, Minimizers);
        for (int i = 0; i < Columns; i++)
        {
            double least = _constants[i] + _values[i] - (_magnitudes[i] * _network.PixelError) - RoundingError.Underflow;
            if (least > Best[i] && !(i < constants.Length && Best[i] + constants[i] > 0))
            {
                Best[i] = least;
            }
        }
    }

    private bool AreAllAboveZero(ReadOnlySpan<double> constants)
    {
        for (int i = 0; i < Columns; i++)
        {
            if (constants.IsEmpty || !(Best[i] + constants[i] > 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One forward pass from the minimisers, with a step of the ascent in each layer.</summary>
    private void Ascend(float size)
    {
        Block input = Minimizers;
        for (int l = 0; l <= Top; l++)
        {
            _network.Layers[l].Products.Forward(input, _layers[l].PreActivations, null, _scratch);
            RelaxationAscent.Move(_layers[l], _rows[l], _network.Layers[l].Bias, _passing[l], Columns, size, _scales[l]);
            input = _passing[l];
        }
    }
}
