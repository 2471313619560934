using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// A layer whose cost follows its surviving weights. They lie in two orders: that of the multiplication by the transpose,
/// which Adam's moments share and updates are made in, and that of the forward multiplication, a copy that each update
/// refreshes. Weights between units that no path from image to logits crosses have a gradient of exactly zero; they take
/// part in updates alone, and only where an L1 penalty moves them.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed unsafe class SparseLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private readonly TiledRows _forward;
    private readonly TiledRows _transposed;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float> _gradient;
    private readonly IdleWeights _idle;

    /// <summary>Where each entry of the forward order stands in the transposed order.</summary>
    private readonly AlignedBuffer<int> _transposedPlaces;

    /// <summary>Where each entry of the transposed order stands in the kernel [inputs, outputs].</summary>
    private readonly int[] _kernelPlaces;

    /// <summary>Inputs without weights that take part in multiplications.</summary>
    private readonly int[] _unlinkedInputs;

    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    /// <param name="usedInputs">[inputs]; whether a path from the image reaches the unit.</param>
    /// <param name="usedOutputs">[outputs]; whether a path to the logits leaves it.</param>
    public SparseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs)
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
    }

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        for (int place = 0; place < _kernelPlaces.Length; place++)
        {
            _transposed.Values[place] = kernel[_kernelPlaces[place]];
        }

        RefreshForward();
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

    public override void BackwardThroughRelu(Block delta, Block input, Block result, MultiplyScratch scratch) =>
        SparseMultiply.Multiply<TSimd, V, ReluGate>(
            _transposed.Matrix, delta.Pointer, result.Pointer, result.Pointer, new EpilogueArguments { First = input.Pointer });

    public override void Backward(Block delta, Block result, MultiplyScratch scratch) =>
        SparseMultiply.Multiply<TSimd, V, Plain>(_transposed.Matrix, delta.Pointer, result.Pointer, result.Pointer, default);

    public override void StepInput(Block delta, Block clean, Block from, Block attacked, float stepSize, float epsilon, MultiplyScratch scratch)
    {
        for (int i = 0; from != attacked && i < _unlinkedInputs.Length; i++)
        {
            from.Row(_unlinkedInputs[i]).CopyTo(attacked.Row(_unlinkedInputs[i]));
        }

        scratch.Reserve(Inputs);
        SparseMultiply.Multiply<TSimd, V, SignStep>(
            _transposed.Matrix,
            delta.Pointer,
            scratch.Values,
            attacked.Pointer,
            new EpilogueArguments { First = clean.Pointer, Second = from.Pointer, StepSize = stepSize, Epsilon = epsilon });
    }

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
    {
        SampledGradient.Differentiate<TSimd, V>(_transposed.Matrix, terms, _gradient.Span);
        Adam.Update<TSimd, V>(_transposed.Values, _first.Pointer, _second.Pointer, _gradient.Pointer, null, _transposed.PaddedCount, step);
        RefreshForward();
        _idle.Update(step);
    }

    public override void Dispose()
    {
        _forward.Dispose();
        _transposed.Dispose();
        _transposedPlaces.Dispose();
        _first.Dispose();
        _second.Dispose();
        _gradient.Dispose();
    }

    protected override void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments) =>
        SparseMultiply.Multiply<TSimd, V, TEpilogue>(_forward.Matrix, input.Pointer, output.Pointer, output.Pointer, arguments);

    /// <summary>Copies the weights to the order of the forward multiplication.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RefreshForward()
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
