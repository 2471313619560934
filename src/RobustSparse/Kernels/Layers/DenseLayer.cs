using System.Diagnostics.CodeAnalysis;

namespace RobustSparse.Kernels;

/// <summary>
/// A layer whose cost does not depend on its mask. Its weights lie in slabs of 64 inputs, [⌈inputs / 64⌉, outputs, 64]: for
/// the gradients, which leave out what the ReLU has switched off, 64 inputs of one unit are a row of eight vectors. Forward
/// products of inputs that are mostly not zero broadcast them; those of blank pixels leave these out likewise, by a copy of
/// the weights input by input.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed unsafe class DenseLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int Tile = DenseMultiply.RowsPerTile;
    private const int SlabInputs = Block.Columns;

    /// <summary>With fewer outputs, their one group of 64 is mostly idle.</summary>
    private const int LeastOutputsByExample = Block.Columns;

    /// <summary>Where sums for whole groups of 64 outputs take more than this part of all multiplications, tiles are faster.</summary>
    private const float MostByExample = 0.72f;

    private readonly bool[] _isKept;
    private readonly int _slabs;
    private readonly int _slabLength;
    private readonly AlignedBuffer<float> _weights;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float> _gradient;
    private readonly AlignedBuffer<float>? _survives;
    private readonly List<CompressedRows> _deltas = [];
    private readonly AlignedBuffer<float> _slabInputs = new(Block.Columns * SlabInputs);
    private readonly WeightsByInput _weightsByInput;

    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    public DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept)
        : base(inputs, outputs)
    {
        _isKept = isKept.ToArray();
        _slabs = WeightsByInput.GroupsOf(inputs);
        _weightsByInput = new WeightsByInput(inputs, outputs, CopyByInput);
        _slabLength = (outputs + Tile - 1) / Tile * Tile * SlabInputs;
        _weights = new AlignedBuffer<float>(_slabs * _slabLength);
        _first = new AlignedBuffer<float>(_weights.Length);
        _second = new AlignedBuffer<float>(_weights.Length);
        _gradient = new AlignedBuffer<float>(_slabLength);
        if (isKept.Contains(false))
        {
            _survives = new AlignedBuffer<float>(_weights.Length);
            var ones = new float[isKept.Length];
            Array.Fill(ones, 1f);
            Load(ones, _survives);
        }
    }

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        _weightsByInput.Outdate();
        Load(kernel, _weights);
    }

    public override void SaveWeights(Span<float> kernel) => Save(_weights, kernel);

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Load(first, _first);
        Load(second, _second);
    }

    public override void SaveMoments(Span<float> first, Span<float> second)
    {
        Save(_first, first);
        Save(_second, second);
    }

    public override bool HasMotion => true;

    public override InputMotion CreateMotion() => new ExampleMotion<TSimd, V>(this, (delta, scratch, receive) => BackwardByGroup(delta, null, scratch, receive));

    /// <summary>The weights to 64 outputs, input by input.</summary>
    /// <param name="firstOutput">A multiple of 64.</param>
    /// <returns>[inputs in whole groups of 64, 64].</returns>
    public float* WeightsTo(int firstOutput) => _weightsByInput.To(firstOutput);

    /// <summary>The gradient at the input, example by example, group by group.</summary>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="addend">[inputs, 64]; what the gradient is added to; null for nothing.</param>
    public void BackwardByGroup(Block delta, Block? addend, MultiplyScratch scratch, GradientReceiver receive)
    {
        SparseMatrix active = ExampleMultiply<TSimd, V>.Gather(delta, scratch, out float* gradient);
        for (int slab = 0; slab < _slabs; slab++)
        {
            int first = slab * SlabInputs;
            ExampleMultiply<TSimd, V>.MultiplyGroup(active, WeightsByOutput(slab), gradient, first, InputsOf(slab), addend);
            receive(gradient, first);
        }
    }

    public override void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments) =>
        Backward<TEpilogue>(delta, null, result, scratch, arguments);

    /// <summary>The gradient at the input, and something else.</summary>
    /// <param name="addend">That, [inputs, 64]; null for nothing.</param>
    public void Backward<TEpilogue>(Block delta, Block? addend, Block result, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        SparseMatrix active = ExampleMultiply<TSimd, V>.Gather(delta, scratch, out float* room);
        for (int slab = 0; slab < _slabs; slab++)
        {
            ExampleMultiply<TSimd, V>.Multiply<TEpilogue>(active, WeightsByOutput(slab), room, slab * SlabInputs, result, arguments, addend);
        }
    }

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
    {
        _weightsByInput.Outdate();
        GatherDeltas(terms);
        float* survives = _survives == null ? null : _survives.Pointer;
        for (int slab = 0; slab < _slabs; slab++)
        {
            for (int i = 0; i < terms.Length; i++)
            {
                TransposeInputs(terms[i].Input, slab);
                SparseMultiply.Multiply<TSimd, V, Plain>(
                    _deltas[i].Matrix, _slabInputs.Pointer, _gradient.Pointer, _gradient.Pointer, default, goesOn: i > 0);
            }

            nint start = (nint)slab * _slabLength;
            Adam.Update<TSimd, V>(
                _weights.Pointer + start,
                _first.Pointer + start,
                _second.Pointer + start,
                _gradient.Pointer,
                survives == null ? null : survives + start,
                (nint)Outputs * SlabInputs,
                step);
        }
    }

    public override void Dispose()
    {
        _weights.Dispose();
        _first.Dispose();
        _second.Dispose();
        _gradient.Dispose();
        _survives?.Dispose();
        _deltas.ForEach(deltas => deltas.Dispose());
        _slabInputs.Dispose();
        _weightsByInput.Dispose();
    }

    /// <remarks>Of clean images one pixel in five is not blank, but in any of 32 images more than half are: so these go example by example.</remarks>
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

        var matrix = new DenseMatrix { Entries = _weights.Pointer, Rows = Outputs, Inner = Inputs, SlabStride = _slabLength };
        DenseMultiply.Multiply<TSimd, V, TEpilogue>(matrix, input.Pointer, output.Pointer, scratch, arguments);
    }

    /// <summary>The weights from 64 inputs, output by output.</summary>
    /// <returns>[outputs, 64].</returns>
    private float* WeightsByOutput(int slab) => _weights.Pointer + ((nint)slab * _slabLength);

    private void CopyByInput()
    {
        int groups = WeightsByInput.GroupsOf(Outputs), tile = SlabInputs * Block.Columns;
        float* target = _weightsByInput.Values;
        for (int group = 0; group < groups; group++)
        {
            int rows = Math.Min(Block.Columns, Outputs - (group * Block.Columns));
            for (int slab = 0; slab < _slabs; slab++, target += tile)
            {
                float* source = _weights.Pointer + ((nint)slab * _slabLength) + (group * tile);
                Transposition.Transpose<TSimd, V>(source, SlabInputs, rows, SlabInputs, target, Block.Columns);
            }
        }
    }

    /// <summary>Takes the deltas that are not zero, unit by unit.</summary>
    private void GatherDeltas(ReadOnlySpan<GradientTerm> terms)
    {
        for (int i = 0; i < terms.Length; i++)
        {
            if (i == _deltas.Count)
            {
                _deltas.Add(new CompressedRows());
            }

            _deltas[i].Gather<TSimd, V>(terms[i].Delta.Pointer, Block.Columns, 0, Outputs, Block.Columns);
        }
    }

    /// <summary>Lays out 64 inputs example by example.</summary>
    private void TransposeInputs(Block input, int slab)
    {
        int inputs = InputsOf(slab);
        if (inputs < SlabInputs)
        {
            _slabInputs.Span.Clear();
        }

        float* rows = input.Pointer + ((nint)slab * SlabInputs * Block.Columns);
        Transposition.Transpose<TSimd, V>(rows, Block.Columns, inputs, Block.Columns, _slabInputs.Pointer, SlabInputs);
    }

    private int InputsOf(int slab) => Math.Min(SlabInputs, Inputs - (slab * SlabInputs));

    /// <summary>Where the weight from an input to output 0 lies; those to the other outputs follow at distances of 64.</summary>
    private int PositionOf(int input) => (input / SlabInputs * _slabLength) + (input % SlabInputs);

    private void Load(ReadOnlySpan<float> kernel, AlignedBuffer<float> target)
    {
        for (int input = 0, i = 0; input < Inputs; input++)
        {
            float* place = target.Pointer + PositionOf(input);
            for (int output = 0; output < Outputs; output++, i++, place += SlabInputs)
            {
                *place = _isKept[i] ? kernel[i] : 0f;
            }
        }
    }

    private void Save(AlignedBuffer<float> source, Span<float> kernel)
    {
        for (int input = 0, i = 0; input < Inputs; input++)
        {
            float* place = source.Pointer + PositionOf(input);
            for (int output = 0; output < Outputs; output++, i++, place += SlabInputs)
            {
                kernel[i] = _isKept[i] ? *place : kernel[i];
            }
        }
    }
}
