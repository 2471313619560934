using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>
/// α-CROWN (Xu et al. 2021) for a group of properties; belongs to one thread. The lower slopes of every bound are its own and are raised by
/// gradient ascent: first for each undecided hidden unit, layer by layer, then for each form. Forms of several properties share a block.
/// </summary>
internal sealed class TightBounds(BoundedNetwork network) : IDisposable
{
    /// <summary>The greatest number of properties of a group.</summary>
    public const int GroupSize = 16;

    private static readonly Ascent _hiddenAscent = new(Steps: 10, Size: 0.25f, Decay: 0.9f);
    private static readonly Ascent _formAscent = new(Steps: 60, Size: 0.2f, Decay: 0.96f);

    private readonly IntervalBounds _intervals = new(network);
    private readonly BackwardBounds _backward = new(network);
    private readonly MarginBounds _margins = new(network);
    private readonly RelaxedBlock _block = new(network);

    /// <summary>Bounds properties.</summary>
    /// <param name="group">At most <see cref="GroupSize"/> properties. The bounds of each depend on it alone.</param>
    /// <param name="cancel">Cancellation; checked before every layer and block.</param>
    public IReadOnlyList<RelaxedProperty> Bound(IReadOnlyList<Property> group, CancellationToken cancel)
    {
        NetworkBounds[] bounds = [.. group.Select(property => new NetworkBounds(property.Box))];
        for (int i = 0; i < bounds.Length; i++)
        {
            _intervals.Load(bounds[i].Box, i);
        }

        for (int layer = 0; layer < network.HiddenLayers; layer++)
        {
            _intervals.Propagate(layer);
            if (layer > 0)
            {
                for (int i = 0; i < bounds.Length; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    _backward.Tighten(_intervals, layer, i);
                }

                Tighten(bounds, layer, cancel);
            }

            for (int i = 0; i < bounds.Length; i++)
            {
                bounds[i].Add(_intervals.Hidden[layer], i, network.IsUsed[layer]);
            }
        }

        RelaxedProperty[] relaxed = [.. group.Zip(bounds, Relax)];
        (NetworkBounds Bounds, RelaxedForm Form)[] forms =
            [.. relaxed.SelectMany(property => property.Forms.SelectMany(clause => clause).Select(form => (property.Bounds, form)))];
        foreach ((NetworkBounds Bounds, RelaxedForm Form)[] chunk in forms.Chunk(Block.Columns))
        {
            cancel.ThrowIfCancellationRequested();
            Raise(chunk);
        }

        return relaxed;
    }

    public void Dispose()
    {
        _intervals.Dispose();
        _backward.Dispose();
        _margins.Dispose();
        _block.Dispose();
    }

    /// <summary>Carries the forms of a property to the last hidden layer, and bounds each with the best of the fixed slopes.</summary>
    private RelaxedProperty Relax(Property property, NetworkBounds bounds)
    {
        IReadOnlyList<RelaxedForm>[] clauses =
            [.. property.Clauses.Select(clause => (IReadOnlyList<RelaxedForm>)[.. clause.Select(form => new RelaxedForm(network.HiddenFormOf(form, bounds)))])];
        RelaxedForm[] forms = [.. clauses.SelectMany(clause => clause)];
        var least = new double[forms.Length];
        var rules = new SlopeRule[forms.Length];
        Array.Fill(least, double.NegativeInfinity);
        _margins.Raise(bounds, [.. forms.Select(form => form.Form)], least, rules);
        for (int i = 0; i < forms.Length; i++)
        {
            forms[i].Bound = least[i];
            forms[i].Slopes = [.. bounds.Undecided.Select(unit => rules[i].SlopeFor(bounds.LineAround(unit)))];
        }

        return new RelaxedProperty(property, bounds, clauses);
    }

    /// <summary>Tightens the bounds of the units of a hidden layer that are still undecided, in every column.</summary>
    private void Tighten(NetworkBounds[] bounds, int layer, CancellationToken cancel)
    {
        foreach ((int Column, int Unit, float Sign)[] chunk in UndecidedForms(bounds.Length, layer).Chunk(Block.Columns))
        {
            cancel.ThrowIfCancellationRequested();
            Tighten(bounds, layer, chunk);
        }
    }

    private List<(int Column, int Unit, float Sign)> UndecidedForms(int columns, int layer)
    {
        var forms = new List<(int Column, int Unit, float Sign)>();
        LayerBounds bounds = _intervals.Hidden[layer];
        for (int column = 0; column < columns; column++)
        {
            for (int unit = 0, at = column; unit < bounds.Lower.Rows; unit++, at += Block.Columns)
            {
                if (network.IsUsed[layer][unit] && bounds.Lower.Values[at] < 0f && bounds.Upper.Values[at] > 0f)
                {
                    forms.Add((column, unit, 1f));
                    forms.Add((column, unit, -1f));
                }
            }
        }

        return forms;
    }

    private void Tighten(NetworkBounds[] bounds, int layer, ReadOnlySpan<(int Column, int Unit, float Sign)> forms)
    {
        BoundedLayer weights = network.Layers[layer];
        Span<double> constants = stackalloc double[Block.Columns];
        _block.Begin(layer - 1);
        for (int i = 0; i < forms.Length; i++)
        {
            weights.Weights.AddTo(_block.Forms, _block.Add(bounds[forms[i].Column]), forms[i].Unit, forms[i].Sign);
            float bias = weights.Bias is null ? 0f : weights.Bias[forms[i].Unit];
            constants[i] = (forms[i].Sign * (double)bias) - (RoundingError.Double * Math.Abs(bias));
        }

        _block.Maximize(_hiddenAscent, constants[..forms.Length]);
        for (int i = 0; i < forms.Length; i++)
        {
            int at = (forms[i].Unit * Block.Columns) + forms[i].Column;
            float least = MathF.BitDecrement((float)(_block.Best[i] + constants[i]));
            ref float lower = ref _intervals.Hidden[layer].Lower.Values[at], upper = ref _intervals.Hidden[layer].Upper.Values[at];
            lower = forms[i].Sign > 0 ? MathF.Max(lower, least) : lower;
            upper = forms[i].Sign < 0 ? MathF.Min(upper, -least) : upper;
        }
    }

    /// <summary>Raises the bounds of up to 64 forms, each from its own slopes.</summary>
    private void Raise(ReadOnlySpan<(NetworkBounds Bounds, RelaxedForm Form)> forms)
    {
        _block.Begin(network.HiddenLayers - 1);
        foreach ((NetworkBounds bounds, RelaxedForm form) in forms)
        {
            int column = _block.Add(bounds);
            form.Form.CopyTo(_block.Forms, column);
            for (int k = 0; k < form.Slopes.Length; k++)
            {
                _block.SetSlope(bounds.Undecided[k], column, form.Slopes[k]);
            }
        }

        _block.Maximize(_formAscent, []);
        for (int i = 0; i < forms.Length; i++)
        {
            (NetworkBounds bounds, RelaxedForm form) = forms[i];
            int column = i;
            form.Bound = Math.Max(form.Bound, _block.Best[i] + form.Form.Constant);
            form.Slopes = [.. bounds.Undecided.Select(unit => _block.Parameter(unit, column))];
        }
    }
}
