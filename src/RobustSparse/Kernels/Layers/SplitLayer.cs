using System.Diagnostics.CodeAnalysis;

namespace RobustSparse.Kernels;

/// <summary>
/// A layer of which some units are multiplied as a dense layer does, example by example, and the others by their surviving
/// weights. Pruning leaves both kinds to a network that is trained against attacks: units that keep many weights and are on
/// for few examples, which the first way leaves out where they are off, and units that keep few and are mostly on.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed class SplitLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>The units of the dense part, in its order.</summary>
    private readonly int[] _units;
    private readonly DenseLayer<TSimd, V> _dense;
    private readonly SparseLayer<TSimd, V> _sparse;

    // An update's terms as the dense part takes them, with deltas of its units alone.
    private readonly List<Block> _deltas = [];
    private GradientTerm[] _terms = [];

    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    /// <param name="usedInputs">[inputs]; whether a path from the image reaches the unit.</param>
    /// <param name="usedOutputs">[outputs]; whether a path to the logits leaves it.</param>
    /// <param name="isDense">[outputs]; whether the unit belongs to the dense part. At least one does.</param>
    public SplitLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, ReadOnlySpan<bool> isDense)
        : base(inputs, outputs)
    {
        bool[] taken = isDense.ToArray(), sparse = isKept.ToArray();
        _units = [.. Enumerable.Range(0, outputs).Where(unit => taken[unit])];
        foreach (int unit in _units)
        {
            for (int i = unit; i < sparse.Length; i += outputs)
            {
                sparse[i] = false;
            }
        }

        _dense = new DenseLayer<TSimd, V>(inputs, _units.Length, PartOf(isKept));
        _sparse = new SparseLayer<TSimd, V>(inputs, outputs, sparse, usedInputs, usedOutputs, leavesOutZeros: false);
    }

    public override bool HasMotion => true;

    public override InputMotion CreateMotion() => new SplitMotion<TSimd, V>(this, _dense, _sparse);

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        _dense.LoadWeights(PartOf(kernel));
        _sparse.LoadWeights(kernel);
    }

    public override void SaveWeights(Span<float> kernel)
    {
        float[] part = PartOf<float>(kernel);
        _dense.SaveWeights(part);
        PutPart(part, kernel);
        _sparse.SaveWeights(kernel);
    }

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        _dense.LoadMoments(PartOf(first), PartOf(second));
        _sparse.LoadMoments(first, second);
    }

    public override void SaveMoments(Span<float> first, Span<float> second)
    {
        float[] firstPart = PartOf<float>(first), secondPart = PartOf<float>(second);
        _dense.SaveMoments(firstPart, secondPart);
        PutPart(firstPart, first);
        PutPart(secondPart, second);
        _sparse.SaveMoments(first, second);
    }

    public override void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        Block part = scratch.Part(_units.Length);
        _dense.Forward(input, part, null, scratch);
        Put<TEpilogue>(part, output, arguments);
        _sparse.Multiply<TEpilogue>(input, output, scratch, arguments);
    }

    public override void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments) =>
        _dense.Backward<TEpilogue>(TakePart(delta, scratch), BackwardOfSparse(delta, scratch), result, scratch, arguments);

    /// <inheritdoc cref="GradientSource"/>
    public void BackwardByGroup(Block delta, MultiplyScratch scratch, GradientReceiver receive) =>
        _dense.BackwardByGroup(TakePart(delta, scratch), BackwardOfSparse(delta, scratch), scratch, receive);

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
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

        _dense.Update(_terms.AsSpan(0, terms.Length), step);
        _sparse.Update(terms, step);
    }

    /// <summary>Takes the rows of the dense part's units.</summary>
    /// <param name="source">[outputs, 64].</param>
    /// <param name="part">[units of the dense part, 64].</param>
    public void Take(Block source, Block part) => ExampleMultiply<TSimd, V>.TakeRows(source, _units, part);

    /// <summary>Gives rows to the dense part's units, through an epilogue.</summary>
    /// <param name="part">[units of the dense part, 64].</param>
    /// <param name="target">[outputs, 64].</param>
    public void Put<TEpilogue>(Block part, Block target, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue => ExampleMultiply<TSimd, V>.StoreRows<TEpilogue>(part, _units, target, arguments);

    public override void Dispose()
    {
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

    /// <summary>The columns of a kernel [inputs, outputs] that are the dense part's.</summary>
    private T[] PartOf<T>(ReadOnlySpan<T> kernel)
    {
        var part = new T[Inputs * _units.Length];
        for (int input = 0, i = 0; input < Inputs; input++)
        {
            foreach (int unit in _units)
            {
                part[i++] = kernel[(input * Outputs) + unit];
            }
        }

        return part;
    }

    private void PutPart(float[] part, Span<float> kernel)
    {
        for (int input = 0, i = 0; input < Inputs; input++)
        {
            foreach (int unit in _units)
            {
                kernel[(input * Outputs) + unit] = part[i++];
            }
        }
    }
}
