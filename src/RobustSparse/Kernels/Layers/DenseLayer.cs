namespace RobustSparse.Kernels;

/// <summary>
/// A layer whose cost does not depend on its mask. Its weights lie in slabs of 64 inputs (<see cref="SlabLayout"/>): for
/// gradients, which skip the units that the ReLU has switched off, 64 inputs of one unit are a row of contiguous vectors.
/// Forward products of mostly nonzero inputs broadcast weights from the slabs. Forward products of mostly zero inputs
/// skip the zeros and use a copy of the weights by input.
/// </summary>
internal sealed unsafe class DenseLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int SlabInputs = SlabLayout.SlabInputs;

    /// <summary>The least number of outputs for products by example: with fewer outputs, most of a group of 64 is padding.</summary>
    private const int LeastOutputsByExample = Block.Columns;

    /// <summary>Tiles are faster where products by example would make more than this fraction of all multiplications.</summary>
    private const float MostByExample = 0.72f;

    private readonly SlabLayout _layout;
    private readonly AlignedBuffer<float> _weights;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float>? _survives;
    private readonly SlabGradient<TSimd, V> _gradient;
    private readonly WeightsByInput _weightsByInput;

    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    /// <param name="hasBias">Whether every output has a bias.</param>
    public DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept, bool hasBias)
        : base(inputs, outputs, hasBias)
    {
        _layout = new SlabLayout(inputs, outputs, isKept);
        _weightsByInput = new WeightsByInput(inputs, outputs, CopyByInput);
        _weights = new AlignedBuffer<float>(_layout.Length);
        _first = new AlignedBuffer<float>(_weights.Length);
        _second = new AlignedBuffer<float>(_weights.Length);
        _gradient = new SlabGradient<TSimd, V>(_layout, outputs);
        if (!_layout.KeepsAll)
        {
            _survives = new AlignedBuffer<float>(_weights.Length);
            var ones = new float[isKept.Length];
            Array.Fill(ones, 1f);
            _layout.Load(ones, _survives);
        }
    }

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        _weightsByInput.Outdate();
        _layout.Load(kernel, _weights);
    }

    public override void LoadMagnitudesOf(Layer other)
    {
        _weightsByInput.Outdate();
        Magnitudes.Copy(((DenseLayer<TSimd, V>)other)._weights.Span, _weights.Span);
    }

    public override void SaveWeights(Span<float> kernel) => _layout.Save(_weights, kernel);

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        _layout.Load(first, _first);
        _layout.Load(second, _second);
    }

    public override void SaveMoments(Span<float> first, Span<float> second)
    {
        _layout.Save(_first, first);
        _layout.Save(_second, second);
    }

    public override bool HasMotion => true;

    public override InputMotion CreateMotion() => new ExampleMotion<TSimd, V>(this, (delta, scratch, receive) => BackwardByGroup(delta, null, scratch, receive));

    /// <summary>The weights to 64 outputs, input by input.</summary>
    /// <param name="firstOutput">A multiple of 64.</param>
    /// <returns>[inputs in whole groups of 64, 64].</returns>
    public float* WeightsTo(int firstOutput) => _weightsByInput.To(firstOutput);

    /// <summary>The gradient at the input, example by example, group by group.</summary>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="addend">[inputs, 64], added to the gradient; null for no addend.</param>
    /// <param name="receive">Called with each group.</param>
    public void BackwardByGroup(Block delta, Block? addend, MultiplyScratch scratch, GradientReceiver receive)
    {
        SparseMatrix active = ExampleMultiply<TSimd, V>.Gather(delta, scratch, out float* gradient);
        for (int slab = 0; slab < _layout.Slabs; slab++)
        {
            int first = slab * SlabInputs;
            ExampleMultiply<TSimd, V>.MultiplyGroup(active, WeightsByOutput(slab), gradient, first, _layout.InputsOf(slab), addend);
            receive(gradient, first);
        }
    }

    public override void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments) =>
        Backward<TEpilogue>(delta, null, result, scratch, arguments);

    /// <summary>Computes the gradient at the input plus an addend, and stores it through the epilogue.</summary>
    /// <param name="addend">[inputs, 64]; null for no addend.</param>
    public void Backward<TEpilogue>(Block delta, Block? addend, Block result, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        SparseMatrix active = ExampleMultiply<TSimd, V>.Gather(delta, scratch, out float* room);
        for (int slab = 0; slab < _layout.Slabs; slab++)
        {
            ExampleMultiply<TSimd, V>.Multiply<TEpilogue>(active, WeightsByOutput(slab), room, slab * SlabInputs, result, arguments, addend);
        }
    }

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
    {
        _weightsByInput.Outdate();
        _gradient.Gather(terms);
        float* survives = _survives == null ? null : _survives.Pointer;
        for (int slab = 0; slab < _layout.Slabs; slab++)
        {
            float* gradient = _gradient.Of(terms, slab, WeightsByOutput(slab));
            nint start = (nint)slab * _layout.SlabLength;
            Adam.Update<TSimd, V>(
                _weights.Pointer + start,
                _first.Pointer + start,
                _second.Pointer + start,
                gradient,
                survives == null ? null : survives + start,
                (nint)Outputs * SlabInputs,
                step);
        }

        Bias?.Update<TSimd, V>(terms, step);
    }

    public override void Differentiate(ReadOnlySpan<GradientTerm> terms, Span<float> kernel, Span<float> bias)
    {
        _gradient.Gather(terms);
        for (int slab = 0; slab < _layout.Slabs; slab++)
        {
            _layout.SaveSlab(_gradient.Of(terms, slab, WeightsByOutput(slab)), slab, kernel);
        }

        Bias?.Differentiate<TSimd, V>(terms, bias);
    }

    public override void Dispose()
    {
        base.Dispose();
        _weights.Dispose();
        _first.Dispose();
        _second.Dispose();
        _gradient.Dispose();
        _survives?.Dispose();
        _weightsByInput.Dispose();
    }

    /// <remarks>One pixel in five of a clean image is nonzero, but more than half of the pixels are nonzero in at least one of any 32 images. So clean images are multiplied example by example.</remarks>
    public override void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        if (Outputs >= LeastOutputsByExample)
        {
            SparseMatrix active = ExampleMultiply<TSimd, V>.Gather(input, scratch, out float* room);
            int wholeGroups = WeightsByInput.GroupsOf(Outputs) * Block.Columns;
            if ((float)active.Count * wholeGroups <= MostByExample * Inputs * Outputs * Block.Columns)
            {
                _weightsByInput.Multiply<TSimd, V, TEpilogue>(active, room, output, arguments);
                return;
            }
        }

        var matrix = new DenseMatrix { Entries = _weights.Pointer, Rows = Outputs, Inner = Inputs, SlabStride = _layout.SlabLength };
        DenseMultiply.Multiply<TSimd, V, TEpilogue>(matrix, input.Pointer, output.Pointer, scratch, arguments);
    }

    /// <summary>The weights from 64 inputs, output by output.</summary>
    /// <returns>[outputs, 64].</returns>
    private float* WeightsByOutput(int slab) => _weights.Pointer + ((nint)slab * _layout.SlabLength);

    private void CopyByInput()
    {
        int groups = WeightsByInput.GroupsOf(Outputs), tile = SlabInputs * Block.Columns;
        float* target = _weightsByInput.Values;
        for (int group = 0; group < groups; group++)
        {
            int rows = Math.Min(Block.Columns, Outputs - (group * Block.Columns));
            for (int slab = 0; slab < _layout.Slabs; slab++, target += tile)
            {
                Transposition.Transpose<TSimd, V>(WeightsByOutput(slab) + (group * tile), SlabInputs, rows, SlabInputs, target, Block.Columns);
            }
        }
    }
}
