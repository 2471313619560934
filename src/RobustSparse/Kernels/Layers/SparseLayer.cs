using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// A layer whose cost follows its surviving weights. They lie in two orders: that of the multiplication by the transpose,
/// which Adam's moments share and updates are made in, and that of the forward multiplication, a copy. A layer that keeps
/// many weights may have another copy, with zeros for those it has not kept, by which inputs that are mostly zero are
/// multiplied example by example. Weights between units that no path from image to logits crosses have a gradient of exactly
/// zero; they take part in updates alone, and only where an L1 penalty moves them.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed unsafe class SparseLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>Adding a row of 64 weights for an input of an example takes so many times as long as an entry of the sparse product, which serves 64 examples.</summary>
    private const float CostByExample = 1.15f;

    private readonly TiledRows _forward;
    private readonly LazyCopy _forwardCopy;
    private readonly TiledRows _transposed;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float> _gradient;
    private readonly IdleWeights _idle;

    /// <summary>Where each entry of the forward order stands in the transposed order.</summary>
    private readonly AlignedBuffer<int> _transposedPlaces;

    private readonly WeightsByInput? _weightsByInput;

    /// <summary>Where each entry of the transposed order stands in that copy.</summary>
    private readonly AlignedBuffer<int> _placesByInput;

    /// <summary>Where each entry of the transposed order stands in the kernel [inputs, outputs].</summary>
    private readonly int[] _kernelPlaces;

    /// <summary>Inputs without weights that take part in multiplications.</summary>
    private readonly int[] _unlinkedInputs;

    // Sparse forward products since the last update, and between the two before. A single one, as natural steps make it, reads the
    // weights where the update has left them: that takes less time than the copy. The sums are the same, to the bit.
    private int _products;
    private int _productsBefore;

    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    /// <param name="usedInputs">[inputs]; whether a path from the image reaches the unit.</param>
    /// <param name="usedOutputs">[outputs]; whether a path to the logits leaves it.</param>
    /// <param name="leavesOutZeros">Whether inputs that are mostly zero are multiplied example by example.</param>
    public SparseLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, bool leavesOutZeros)
        : base(inputs, outputs)
    {
        // Engines are made anew for every level: entries are written where the next one belongs and counted if they are one.
        int kept = isKept.Count(true), count = 0, idleCount = 0;
        var inputOf = new ushort[kept + 1];
        var outputOf = new ushort[kept + 1];
        var idle = new int[kept + 1];
        var isLinked = new bool[inputs];
        for (int input = 0, i = 0; input < inputs; input++)
        {
            int before = count;
            for (int output = 0; output < outputs; output++, i++)
            {
                bool isUsed = isKept[i] & usedInputs[input] & usedOutputs[output];
                (inputOf[count], outputOf[count], idle[idleCount]) = ((ushort)input, (ushort)output, i);
                count += isUsed ? 1 : 0;
                idleCount += isKept[i] & !isUsed ? 1 : 0;
            }

            isLinked[input] = count > before;
        }

        _idle = new IdleWeights(idle[..idleCount]);
        ReadOnlySpan<ushort> from = inputOf.AsSpan(0, count), to = outputOf.AsSpan(0, count);
        _forward = new TiledRows(to, from, outputs, inputs, out int[] forwardOrder);
        _transposed = new TiledRows(from, to, inputs, outputs, out int[] order);
        _kernelPlaces = Array.ConvertAll(order, i => (inputOf[i] * outputs) + outputOf[i]);
        _unlinkedInputs = [.. Enumerable.Range(0, inputs).Where(input => !isLinked[input])];

        int padded = _transposed.PaddedCount;
        _first = new AlignedBuffer<float>(padded);
        _second = new AlignedBuffer<float>(padded);
        _gradient = new AlignedBuffer<float>(padded);
        var placeOf = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            placeOf[order[place]] = place;
        }

        _transposedPlaces = new AlignedBuffer<int>(order.Length);
        int* places = _transposedPlaces.Pointer;
        for (int place = 0; place < forwardOrder.Length; place++)
        {
            places[place] = placeOf[forwardOrder[place]];
        }

        _forwardCopy = new LazyCopy(CopyForward);
        _placesByInput = new AlignedBuffer<int>(leavesOutZeros ? order.Length : 0);
        if (leavesOutZeros)
        {
            _weightsByInput = new WeightsByInput(inputs, outputs, CopyByInput);
            for (int place = 0; place < order.Length; place++)
            {
                _placesByInput.Pointer[place] = _weightsByInput.PlaceOf(inputOf[order[place]], outputOf[order[place]]);
            }
        }
    }

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        for (int place = 0; place < _kernelPlaces.Length; place++)
        {
            _transposed.Values[place] = kernel[_kernelPlaces[place]];
        }

        Outdate();
        _idle.LoadWeights(kernel);
    }

    public override void SaveWeights(Span<float> kernel)
    {
        Save(_transposed.Values, kernel);
        _idle.SaveWeights(kernel);
    }

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        for (int place = 0; place < _kernelPlaces.Length; place++)
        {
            _first.Span[place] = first[_kernelPlaces[place]];
            _second.Span[place] = second[_kernelPlaces[place]];
        }

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

    /// <summary>The gradient at all inputs: zero where there are no weights.</summary>
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
        SampledGradient.Differentiate<TSimd, V>(_transposed.Matrix, terms, _gradient.Span);
        Adam.Update<TSimd, V>(_transposed.Values, _first.Pointer, _second.Pointer, _gradient.Pointer, null, _transposed.PaddedCount, step);
        Outdate();
        _idle.Update(step);
    }

    public override void Dispose()
    {
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
    }

    private void Outdate()
    {
        (_productsBefore, _products) = (_products, 0);
        _forwardCopy.Outdate();
        _weightsByInput?.Outdate();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyByInput()
    {
        float* from = _transposed.Values, to = _weightsByInput!.Values;
        int* places = _placesByInput.Pointer;
        int count = _placesByInput.Length;
        for (int i = 0; i < count; i++)
        {
            to[places[i]] = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyForward()
    {
        float* from = _transposed.Values, to = _forward.Values;
        int* places = _transposedPlaces.Pointer;
        int count = _transposedPlaces.Length;
        for (int i = 0; i < count; i++)
        {
            to[i] = from[places[i]];
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
