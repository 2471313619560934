using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// A layer whose cost does not depend on its mask. Its weights lie in slabs of 64 inputs, [⌈inputs / 64⌉, outputs, 64]: the
/// forward multiplication broadcasts them, and for the gradients, which leave out what the ReLU has switched off, 64 inputs
/// of one unit are a row of eight vectors.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed unsafe class DenseLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int Tile = DenseMultiply.RowsPerTile;
    private const int SlabInputs = Block.Columns;
    private const int TileUnits = SparseMultiply.TileColumns;

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
    private AlignedBuffer<float>? _weightsByInput;
    private readonly Lock _copying = new();
    private volatile bool _isCopied;

    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    public DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept)
        : base(inputs, outputs)
    {
        _isKept = isKept.ToArray();
        _slabs = (inputs + SlabInputs - 1) / SlabInputs;
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
        _isCopied = false;
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

    public override void BackwardThroughRelu(Block delta, Block input, Block result, MultiplyScratch scratch) =>
        Backward<ReluGate>(delta, result, scratch, new EpilogueArguments { First = input.Pointer });

    public override void Backward(Block delta, Block result, MultiplyScratch scratch) => Backward<Plain>(delta, result, scratch, default);

    public override void StepInput(Block delta, Block clean, Block from, Block attacked, float stepSize, float epsilon, MultiplyScratch scratch) =>
        Backward<SignStep>(
            delta,
            attacked,
            scratch,
            new EpilogueArguments { First = clean.Pointer, Second = from.Pointer, StepSize = stepSize, Epsilon = epsilon });

    public override InputMotion CreateMotion() => new DenseInputMotion<TSimd, V>(this);

    /// <summary>The multiples of weights that gradients at the input are sums of: the deltas that are not zero, example by example.</summary>
    /// <param name="gradient">Room for 64 inputs of all examples, in <paramref name="scratch"/>.</param>
    public SparseMatrix GatherActive(Block delta, MultiplyScratch scratch, out float* gradient)
    {
        int tiles = (Outputs + TileUnits - 1) / TileUnits, units = tiles * TileUnits;
        scratch.Reserve(units + (2 * SlabInputs));
        float* deltas = scratch.Values;
        gradient = deltas + (units * Block.Columns);
        Transposition.Transpose<TSimd, V>(delta.Pointer, Block.Columns, Outputs, Block.Columns, deltas, units);
        for (int example = 0; example < Block.Columns; example++)
        {
            new Span<float>(deltas + (example * units) + Outputs, units - Outputs).Clear();
        }

        CompressedRows active = scratch.Compressed;
        active.Begin(tiles, Block.Columns, Block.Columns * units);
        for (int first = 0; first < units; first += TileUnits)
        {
            active.Add<TSimd, V>(deltas + first, units, Block.Columns, TileUnits, first);
        }

        return active.Matrix;
    }

    /// <summary>The gradient at 64 inputs, example by example.</summary>
    /// <param name="active">Of <see cref="GatherActive"/>.</param>
    /// <param name="gradient">[64, 64].</param>
    public void MultiplySlab(in SparseMatrix active, int slab, float* gradient) =>
        SparseMultiply.Multiply<TSimd, V, Plain>(active, _weights.Pointer + ((nint)slab * _slabLength), gradient, gradient, default);

    /// <summary>The weights to 64 outputs, input by input: a copy, made when it is first asked for after an update.</summary>
    /// <param name="firstOutput">A multiple of 64.</param>
    /// <returns>[inputs in whole slabs, 64].</returns>
    public float* WeightsByInput(int firstOutput)
    {
        if (!_isCopied)
        {
            lock (_copying)
            {
                CopyByInput();
            }
        }

        return _weightsByInput!.Pointer + ((nint)firstOutput * _slabs * SlabInputs);
    }

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
    {
        _isCopied = false;
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
        _weightsByInput?.Dispose();
    }

    protected override void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
    {
        var matrix = new DenseMatrix { Entries = _weights.Pointer, Rows = Outputs, Inner = Inputs, SlabStride = _slabLength };
        DenseMultiply.Multiply<TSimd, V, TEpilogue>(matrix, input.Pointer, output.Pointer, scratch, arguments);
    }

    /// <summary>
    /// Input gradients, 64 inputs at a time: a multiple of a row of the slab for every unit of an example that is not off.
    /// They come example by example and are transposed before the epilogue has them.
    /// </summary>
    private void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        SparseMatrix active = GatherActive(delta, scratch, out float* gradient);
        float* gradients = gradient + (SlabInputs * Block.Columns);
        for (int slab = 0; slab < _slabs; slab++)
        {
            MultiplySlab(active, slab, gradient);
            Transposition.Transpose<TSimd, V>(gradient, SlabInputs, Block.Columns, SlabInputs, gradients, Block.Columns);
            nint start = (nint)slab * SlabInputs * Block.Columns;
            Store<TEpilogue>(gradients, InputsOf(slab) * Block.Columns, result.Pointer + start, start, arguments);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Store<TEpilogue>(float* values, int count, float* target, nint offset, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        for (int i = 0; i < count; i += TSimd.Width)
        {
            TEpilogue.Store<TSimd, V>(TSimd.Load(values + i), target + i, offset + i, arguments);
        }
    }

    private void CopyByInput()
    {
        if (_isCopied)
        {
            return;
        }

        int groups = (Outputs + Block.Columns - 1) / Block.Columns, tile = SlabInputs * Block.Columns;
        _weightsByInput ??= new AlignedBuffer<float>(groups * _slabs * tile);
        float* target = _weightsByInput.Pointer;
        for (int group = 0; group < groups; group++)
        {
            int rows = Math.Min(Block.Columns, Outputs - (group * Block.Columns));
            for (int slab = 0; slab < _slabs; slab++, target += tile)
            {
                float* source = _weights.Pointer + ((nint)slab * _slabLength) + (group * tile);
                Transposition.Transpose<TSimd, V>(source, SlabInputs, rows, SlabInputs, target, Block.Columns);
            }
        }

        _isCopied = true;
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

            _deltas[i].Begin(tiles: 1, Outputs, Outputs * Block.Columns);
            _deltas[i].Add<TSimd, V>(terms[i].Delta.Pointer, Block.Columns, Outputs, Block.Columns, firstColumn: 0);
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
