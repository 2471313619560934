namespace RobustSparse.Kernels;

/// <summary>
/// A layer in two parts: some units are multiplied as in a dense layer, example by example, the others as in a sparse layer.
/// Pruning a network that is trained against attacks leaves both kinds of units. Some keep many weights and are active for few
/// examples; the dense part skips them where they are inactive. The others keep few weights and are mostly active.
/// Each part has the weights, moments and biases of its units.
/// </summary>
internal sealed class SplitLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>The units of the dense part, in the order of its outputs.</summary>
    private readonly int[] _units;

    private readonly bool _hasBias;
    private readonly DenseLayer<TSimd, V> _dense;
    private readonly SparseLayer<TSimd, V> _sparse;

    // The terms of an update for the dense part; they have only the deltas of its units.
    private readonly List<Block> _deltas = [];
    private GradientTerm[] _terms = [];

    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    /// <param name="usedInputs">[inputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="usedOutputs">[outputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="isDense">[outputs]; whether the unit belongs to the dense part. At least one does.</param>
    /// <param name="hasBias">Whether every output has a bias.</param>
    public SplitLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, ReadOnlySpan<bool> isDense, bool hasBias)
        : base(inputs, outputs, hasBias: false)
    {
        _hasBias = hasBias;
        bool[] taken = isDense.ToArray(), sparse = isKept.ToArray(), sparseOutputs = usedOutputs.ToArray();
        _units = [.. Enumerable.Range(0, outputs).Where(unit => taken[unit])];
        foreach (int unit in _units)
        {
            // The sparse part must not store to the dense part's outputs.
            sparseOutputs[unit] = false;
            for (int i = unit; i < sparse.Length; i += outputs)
            {
                sparse[i] = false;
            }
        }

        _dense = new DenseLayer<TSimd, V>(inputs, _units.Length, PartOf(isKept, inputs), hasBias);
        _sparse = new SparseLayer<TSimd, V>(inputs, outputs, sparse, usedInputs, sparseOutputs, leavesOutZeros: false, hasBias);
    }

    public override bool HasMotion => true;

    public override InputMotion CreateMotion() => new SplitMotion<TSimd, V>(this, _dense, _sparse);

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        _dense.LoadWeights(PartOf(kernel, Inputs));
        _sparse.LoadWeights(kernel);
    }

    public override void LoadMagnitudesOf(Layer other)
    {
        var source = (SplitLayer<TSimd, V>)other;
        _dense.LoadMagnitudesOf(source._dense);
        _sparse.LoadMagnitudesOf(source._sparse);
    }

    public override void SaveWeights(Span<float> kernel)
    {
        float[] part = PartOf<float>(kernel, Inputs);
        _dense.SaveWeights(part);
        PutPart(part, kernel, Inputs);
        _sparse.SaveWeights(kernel);
    }

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        _dense.LoadMoments(PartOf(first, Inputs), PartOf(second, Inputs));
        _sparse.LoadMoments(first, second);
    }

    public override void SaveMoments(Span<float> first, Span<float> second)
    {
        float[] firstPart = PartOf<float>(first, Inputs), secondPart = PartOf<float>(second, Inputs);
        _dense.SaveMoments(firstPart, secondPart);
        PutPart(firstPart, first, Inputs);
        PutPart(secondPart, second, Inputs);
        _sparse.SaveMoments(first, second);
    }

    public override void LoadBias(ReadOnlySpan<float> bias)
    {
        _dense.LoadBias(PartOf(bias, 1));
        _sparse.LoadBias(bias);
    }

    public override void SaveBias(Span<float> bias)
    {
        var part = new float[_units.Length];
        _dense.SaveBias(part);
        _sparse.SaveBias(bias);
        PutPart(part, bias, 1);
    }

    public override void LoadBiasMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        _dense.LoadBiasMoments(PartOf(first, 1), PartOf(second, 1));
        _sparse.LoadBiasMoments(first, second);
    }

    public override void SaveBiasMoments(Span<float> first, Span<float> second)
    {
        float[] firstPart = new float[_units.Length], secondPart = new float[_units.Length];
        _dense.SaveBiasMoments(firstPart, secondPart);
        _sparse.SaveBiasMoments(first, second);
        PutPart(firstPart, first, 1);
        PutPart(secondPart, second, 1);
    }

    public override void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        Block part = scratch.Part(_units.Length);
        _dense.Multiply<Plain>(input, part, scratch, default);
        Put<TEpilogue>(part, output, arguments);
        _sparse.Multiply<TEpilogue>(input, output, scratch, arguments);
    }

    public override void MultiplyAndAddBias<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        Block part = scratch.Part(_units.Length);
        _dense.MultiplyAndAddBias<Plain>(input, part, scratch, default);
        Put<TEpilogue>(part, output, arguments);
        _sparse.MultiplyAndAddBias<TEpilogue>(input, output, scratch, arguments);
    }

    public override void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments) =>
        _dense.Backward<TEpilogue>(TakePart(delta, scratch), BackwardOfSparse(delta, scratch), result, scratch, arguments);

    /// <inheritdoc cref="GradientSource"/>
    public void BackwardByGroup(Block delta, MultiplyScratch scratch, GradientReceiver receive) =>
        _dense.BackwardByGroup(TakePart(delta, scratch), BackwardOfSparse(delta, scratch), scratch, receive);

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
    {
        _dense.Update(TermsOfDense(terms), step);
        _sparse.Update(terms, step);
    }

    public override void Differentiate(ReadOnlySpan<GradientTerm> terms, Span<float> kernel, Span<float> bias)
    {
        float[] kernelPart = PartOf<float>(kernel, Inputs), biasPart = new float[_hasBias ? _units.Length : 0];
        _dense.Differentiate(TermsOfDense(terms), kernelPart, biasPart);
        _sparse.Differentiate(terms, kernel, bias);
        PutPart(kernelPart, kernel, Inputs);
        if (_hasBias)
        {
            PutPart(biasPart, bias, 1);
        }
    }

    private ReadOnlySpan<GradientTerm> TermsOfDense(ReadOnlySpan<GradientTerm> terms)
    {
        if (_terms.Length < terms.Length)
        {
            _terms = new GradientTerm[terms.Length];
        }

        for (int i = 0; i < terms.Length; i++)
        {
            if (i == _deltas.Count)
            {
                _deltas.Add(new Block(_units.Length));
            }

            Take(terms[i].Delta, _deltas[i]);
            _terms[i] = terms[i] with { Delta = _deltas[i] };
        }

        return _terms.AsSpan(0, terms.Length);
    }

    /// <summary>Copies the rows of the dense part's units into a block of their own.</summary>
    /// <param name="source">[outputs, 64].</param>
    /// <param name="part">[units of the dense part, 64].</param>
    public void Take(Block source, Block part) => ExampleMultiply<TSimd, V>.TakeRows(source, _units, part);

    /// <summary>Stores the rows of the dense part's units at their places among all units, through an epilogue.</summary>
    /// <param name="part">[units of the dense part, 64].</param>
    /// <param name="target">[outputs, 64].</param>
    public void Put<TEpilogue>(Block part, Block target, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue => ExampleMultiply<TSimd, V>.StoreRows<TEpilogue>(part, _units, target, arguments);

    public override void Dispose()
    {
        base.Dispose();
        _dense.Dispose();
        _sparse.Dispose();
        _deltas.ForEach(delta => delta.Dispose());
    }

    private Block TakePart(Block delta, MultiplyScratch scratch)
    {
        Block part = scratch.Part(_units.Length);
        Take(delta, part);
        return part;
    }

    private Block BackwardOfSparse(Block delta, MultiplyScratch scratch)
    {
        Block gradient = scratch.Addend(Inputs);
        _sparse.BackwardToAll(delta, gradient, scratch);
        return gradient;
    }

    /// <summary>The columns of an array [rows, outputs] that belong to the dense part's units.</summary>
    private T[] PartOf<T>(ReadOnlySpan<T> array, int rows)
    {
        var part = new T[rows * _units.Length];
        for (int row = 0, i = 0; row < rows; row++)
        {
            foreach (int unit in _units)
            {
                part[i++] = array[(row * Outputs) + unit];
            }
        }

        return part;
    }

    private void PutPart(float[] part, Span<float> array, int rows)
    {
        for (int row = 0, i = 0; row < rows; row++)
        {
            foreach (int unit in _units)
            {
                array[(row * Outputs) + unit] = part[i++];
            }
        }
    }
}
