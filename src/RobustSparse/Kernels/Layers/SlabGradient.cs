namespace RobustSparse.Kernels;

/// <summary>The gradient of a dense layer, one slab at a time. It skips the deltas that the ReLU has switched off.</summary>
/// <param name="layout">The order of the layer's weights.</param>
/// <param name="outputs">Outputs of the layer.</param>
internal sealed unsafe class SlabGradient<TSimd, V>(SlabLayout layout, int outputs) : IDisposable
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private readonly List<CompressedRows> _deltas = [];
    private readonly AlignedBuffer<float> _inputs = new(Block.Columns * SlabLayout.SlabInputs);
    private readonly AlignedBuffer<float> _sum = new(layout.SlabLength);
    private AlignedBuffer<float>? _sumByMagnitude;

    /// <summary>Gathers the nonzero deltas of each term, unit by unit.</summary>
    public void Gather(ReadOnlySpan<GradientTerm> terms)
    {
        for (int i = 0; i < terms.Length; i++)
        {
            if (i == _deltas.Count)
            {
                _deltas.Add(new CompressedRows());
            }

            _deltas[i].Gather<TSimd, V>(terms[i].Delta.Pointer, Block.Columns, 0, outputs, Block.Columns);
        }
    }

    /// <summary>Computes the gradient of one slab.</summary>
    /// <param name="terms">The terms that were gathered.</param>
    /// <param name="slab">Index of the slab.</param>
    /// <param name="weights">The weights of the slab, [outputs, 64].</param>
    /// <returns>[outputs, 64]; valid until the next call.</returns>
    public float* Of(ReadOnlySpan<GradientTerm> terms, int slab, float* weights)
    {
        Sum(terms, slab, ofMagnitudes: false, _sum);
        if (Magnitudes.ArePartOf(terms))
        {
            _sumByMagnitude ??= new AlignedBuffer<float>(_sum.Length);
            Sum(terms, slab, ofMagnitudes: true, _sumByMagnitude);
            Magnitudes.AddAlongSigns<TSimd, V>(_sum.Pointer, _sumByMagnitude.Pointer, weights, (nint)outputs * SlabLayout.SlabInputs);
        }

        return _sum.Pointer;
    }

    public void Dispose()
    {
        _deltas.ForEach(deltas => deltas.Dispose());
        _inputs.Dispose();
        _sum.Dispose();
        _sumByMagnitude?.Dispose();
    }

    /// <summary>Sums the terms of one kind: the gradient by the weights, or that by their magnitudes.</summary>
    private void Sum(ReadOnlySpan<GradientTerm> terms, int slab, bool ofMagnitudes, AlignedBuffer<float> sum)
    {
        bool isFirst = true;
        for (int i = 0; i < terms.Length; i++)
        {
            if (terms[i].OfMagnitudes == ofMagnitudes)
            {
                TransposeInputs(terms[i].Input, slab);
                SparseMultiply.Multiply<TSimd, V, Plain>(_deltas[i].Matrix, _inputs.Pointer, sum.Pointer, sum.Pointer, default, goesOn: !isFirst);
                isFirst = false;
            }
        }

        if (isFirst)
        {
            sum.Span.Clear();
        }
    }

    /// <summary>Copies 64 inputs to the layout example by example.</summary>
    private void TransposeInputs(Block input, int slab)
    {
        int inputs = layout.InputsOf(slab);
        if (inputs < SlabLayout.SlabInputs)
        {
            _inputs.Span.Clear();
        }

        float* rows = input.Pointer + ((nint)slab * SlabLayout.SlabInputs * Block.Columns);
        Transposition.Transpose<TSimd, V>(rows, Block.Columns, inputs, Block.Columns, _inputs.Pointer, SlabLayout.SlabInputs);
    }
}
