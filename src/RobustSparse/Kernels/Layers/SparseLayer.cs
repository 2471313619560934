namespace RobustSparse.Kernels;

/// <summary>
/// A layer whose cost grows with its surviving weights. The used weights and their moments are stored in the order of the
/// backward product (by input), and updates use this order. The forward product (by output) reads a copy. A layer that keeps
/// many weights may have a second copy, by input with zeros for pruned weights, for inputs that are mostly zero. Idle weights
/// (<see cref="UsedWeights"/>) take part in updates only, and only where an L1 penalty moves them.
/// </summary>
internal sealed unsafe class SparseLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>Adding a row of 64 weights for one nonzero input of one example takes this many times as long as one entry of the sparse product, which serves 64 examples.</summary>
    private const float CostByExample = 1.15f;

    private readonly TiledRows _forward;
    private readonly LazyCopy _forwardCopy;
    private readonly TiledRows _transposed;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly EntryGradient<TSimd, V> _gradient;
    private readonly IdleWeights _idle;

    /// <summary>For each entry of the forward order, its place in the transposed order.</summary>
    private readonly AlignedBuffer<int> _transposedPlaces;

    private readonly WeightsByInput? _weightsByInput;

    /// <summary>For each entry of the transposed order, its place in the copy by input.</summary>
    private readonly AlignedBuffer<int> _placesByInput;

    /// <summary>For each entry of the transposed order, its index in the kernel [inputs, outputs].</summary>
    private readonly int[] _kernelPlaces;

    private readonly int[] _unlinkedInputs;
    private readonly int[] _unlinkedOutputs;

    // Forward products since the last update, and between the two updates before it. A natural update makes a single product,
    // which reads the weights in the transposed order, because making the copy would take longer. The sums are the same to the bit.
    private int _products;
    private int _productsBefore;

    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    /// <param name="usedInputs">[inputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="usedOutputs">[outputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="leavesOutZeros">Whether inputs that are mostly zero are multiplied example by example.</param>
    /// <param name="hasBias">Whether every output has a bias.</param>
    public SparseLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, bool leavesOutZeros, bool hasBias)
        : base(inputs, outputs, hasBias)
    {
        var used = new UsedWeights(isKept, usedInputs, usedOutputs);
        _idle = new IdleWeights(used.Idle);
        ReadOnlySpan<ushort> from = used.InputOf, to = used.OutputOf;
        _forward = new TiledRows(to, from, outputs, inputs, out int[] forwardOrder);
        _transposed = new TiledRows(from, to, inputs, outputs, out int[] order);
        _kernelPlaces = new int[order.Length];
        var placeOf = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            int weight = order[place];
            _kernelPlaces[place] = (from[weight] * outputs) + to[weight];
            placeOf[weight] = place;
        }

        _unlinkedInputs = used.UnlinkedInputs;
        _unlinkedOutputs = hasBias ? used.UnlinkedOutputs(usedOutputs) : [];

        int padded = _transposed.PaddedCount;
        _first = new AlignedBuffer<float>(padded);
        _second = new AlignedBuffer<float>(padded);
        _gradient = new EntryGradient<TSimd, V>(_transposed);
        _transposedPlaces = new AlignedBuffer<int>(order.Length);
        for (int place = 0; place < forwardOrder.Length; place++)
        {
            _transposedPlaces.Pointer[place] = placeOf[forwardOrder[place]];
        }

        _forwardCopy = new LazyCopy(() => Permutation.Gather(_transposed.Values, _transposedPlaces.Pointer, _forward.Values, _transposedPlaces.Length));
        _placesByInput = new AlignedBuffer<int>(leavesOutZeros ? order.Length : 0);
        if (leavesOutZeros)
        {
            _weightsByInput = new WeightsByInput(
                inputs, outputs, () => Permutation.Scatter(_transposed.Values, _placesByInput.Pointer, _weightsByInput!.Values, _placesByInput.Length));
            for (int place = 0; place < order.Length; place++)
            {
                _placesByInput.Pointer[place] = _weightsByInput.PlaceOf(from[order[place]], to[order[place]]);
            }
        }
    }

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        Load(kernel, _transposed.Values);
        Outdate();
        _idle.LoadWeights(kernel);
    }

    public override void LoadMagnitudesOf(Layer other)
    {
        var source = (SparseLayer<TSimd, V>)other;
        Magnitudes.Copy(new ReadOnlySpan<float>(source._transposed.Values, _transposed.PaddedCount), new Span<float>(_transposed.Values, _transposed.PaddedCount));
        Outdate();
    }

    public override void SaveWeights(Span<float> kernel)
    {
        Save(_transposed.Values, kernel);
        _idle.SaveWeights(kernel);
    }

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Load(first, _first.Pointer);
        Load(second, _second.Pointer);
        _idle.LoadMoments(first, second);
    }

    public override void SaveMoments(Span<float> first, Span<float> second)
    {
        Save(_first.Pointer, first);
        Save(_second.Pointer, second);
        _idle.SaveMoments(first, second);
    }

    public override void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        float* partial = result.Pointer;
        if (TEpilogue.ReadsTarget)
        {
            scratch.Reserve(Inputs);
            partial = scratch.Values;
        }

        SparseMultiply.Multiply<TSimd, V, TEpilogue>(_transposed.Matrix, delta.Pointer, partial, result.Pointer, arguments);
    }

    public override void StepInput(Block delta, Block clean, Block from, Block attacked, float stepSize, float epsilon, MultiplyScratch scratch)
    {
        for (int i = 0; from != attacked && i < _unlinkedInputs.Length; i++)
        {
            from.Row(_unlinkedInputs[i]).CopyTo(attacked.Row(_unlinkedInputs[i]));
        }

        base.StepInput(delta, clean, from, attacked, stepSize, epsilon, scratch);
    }

    /// <summary>Computes the gradient at all inputs; it is zero at inputs without weights.</summary>
    public void BackwardToAll(Block delta, Block result, MultiplyScratch scratch)
    {
        Backward(delta, result, scratch);
        foreach (int input in _unlinkedInputs)
        {
            result.Row(input).Clear();
        }
    }

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
    {
        Adam.Update<TSimd, V>(_transposed.Values, _first.Pointer, _second.Pointer, _gradient.Of(terms), null, _transposed.PaddedCount, step);
        Outdate();
        _idle.Update(step);
        Bias?.Update<TSimd, V>(terms, step);
    }

    public override void Differentiate(ReadOnlySpan<GradientTerm> terms, Span<float> kernel, Span<float> bias)
    {
        Save(_gradient.Of(terms), kernel);
        _idle.SaveZeros(kernel);
        Bias?.Differentiate<TSimd, V>(terms, bias);
    }

    public override void Dispose()
    {
        base.Dispose();
        _forward.Dispose();
        _transposed.Dispose();
        _transposedPlaces.Dispose();
        _weightsByInput?.Dispose();
        _placesByInput.Dispose();
        _first.Dispose();
        _second.Dispose();
        _gradient.Dispose();
    }

    public override void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        if (_weightsByInput is not null)
        {
            SparseMatrix active = ExampleMultiply<TSimd, V>.Gather(input, scratch, out float* room);
            if (CostByExample * active.Count * WeightsByInput.GroupsOf(Outputs) <= _forward.Count)
            {
                _weightsByInput.Multiply<TSimd, V, TEpilogue>(active, room, output, arguments);
                return;
            }
        }

        SparseMatrix weights = _forward.Matrix;
        if (Interlocked.Increment(ref _products) == 1 && _productsBefore <= 1)
        {
            weights = weights with { Values = _transposed.Values, Places = _transposedPlaces.Pointer };
        }
        else
        {
            _forwardCopy.Demand();
        }

        SparseMultiply.Multiply<TSimd, V, TEpilogue>(weights, input.Pointer, output.Pointer, output.Pointer, arguments);
        if (TEpilogue.AddsBias)
        {
            ExampleMultiply<TSimd, V>.StoreZeros<TEpilogue>(_unlinkedOutputs, output, arguments);
        }
    }

    private void Outdate()
    {
        (_productsBefore, _products) = (_products, 0);
        _forwardCopy.Outdate();
        _weightsByInput?.Outdate();
    }

    private void Load(ReadOnlySpan<float> source, float* target)
    {
        for (int place = 0; place < _kernelPlaces.Length; place++)
        {
            target[place] = source[_kernelPlaces[place]];
        }
    }

    private void Save(float* source, Span<float> target)
    {
        for (int place = 0; place < _kernelPlaces.Length; place++)
        {
            target[_kernelPlaces[place]] = source[place];
        }
    }
}
