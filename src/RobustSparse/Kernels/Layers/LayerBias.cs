namespace RobustSparse.Kernels;

/// <summary>The biases of a layer's outputs, with Adam's moments beside them.</summary>
internal sealed unsafe class LayerBias : IDisposable
{
    private readonly int _outputs;
    private readonly AlignedBuffer<float> _values;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float> _gradient;

    public LayerBias(int outputs)
    {
        // Products store whole tiles of rows, and updates whole vectors: the padding holds zeros.
        int padded = (outputs + PaddedTo - 1) / PaddedTo * PaddedTo;
        _outputs = outputs;
        _values = new AlignedBuffer<float>(padded);
        _first = new AlignedBuffer<float>(padded);
        _second = new AlignedBuffer<float>(padded);
        _gradient = new AlignedBuffer<float>(padded);
    }

    /// <summary>A multiple of every vector width and of <see cref="DenseMultiply.RowsPerTile"/>.</summary>
    private const int PaddedTo = 16 * DenseMultiply.RowsPerTile;

    /// <summary>[outputs], padded with zeros to whole tiles of rows.</summary>
    public float* Pointer => _values.Pointer;

    public void LoadValues(ReadOnlySpan<float> bias) => bias.CopyTo(_values.Span);

    public void SaveValues(Span<float> bias) => _values.Span[.._outputs].CopyTo(bias);

    public void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        first.CopyTo(_first.Span);
        second.CopyTo(_second.Span);
    }

    public void SaveMoments(Span<float> first, Span<float> second)
    {
        _first.Span[.._outputs].CopyTo(first);
        _second.Span[.._outputs].CopyTo(second);
    }

    /// <summary>Writes the gradient. For every output it is the sum of the deltas over all examples.</summary>
    /// <param name="gradient">[outputs].</param>
    public void Differentiate<TSimd, V>(ReadOnlySpan<GradientTerm> terms, Span<float> gradient)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        for (int output = 0; output < _outputs; output++)
        {
            V sum = default;
            foreach (GradientTerm term in terms)
            {
                float* delta = term.Delta.Pointer + ((nint)output * Block.Columns);
                for (int column = 0; column < Block.Columns; column += TSimd.Width)
                {
                    sum = TSimd.Add(sum, TSimd.Load(delta + column));
                }
            }

            gradient[output] = TSimd.Sum(sum);
        }
    }

    /// <summary>Makes one step of Adam. The L1 penalty does not apply to biases.</summary>
    public void Update<TSimd, V>(ReadOnlySpan<GradientTerm> terms, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        Differentiate<TSimd, V>(terms, _gradient.Span[.._outputs]);
        Adam.Update<TSimd, V>(
            _values.Pointer, _first.Pointer, _second.Pointer, _gradient.Pointer, survives: null, _values.Length, step with { L1 = 0f });
    }

    public void Dispose()
    {
        _values.Dispose();
        _first.Dispose();
        _second.Dispose();
        _gradient.Dispose();
    }
}
