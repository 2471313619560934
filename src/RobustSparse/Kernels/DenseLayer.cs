using System.Diagnostics.CodeAnalysis;

namespace RobustSparse.Kernels;

/// <summary>A layer whose cost does not depend on its mask: weights in C order, padded, and a packed copy for the forward multiply.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed unsafe class DenseLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    private const int Tile = DenseMultiply.RowsPerTile;
    private static readonly int StripWidth = 2 * TSimd.Width;

    private readonly bool[] _isKept;
    private readonly int _stripes;
    private readonly int _stride;
    private readonly int _strips;
    private readonly AlignedBuffer<float> _weights;
    private readonly AlignedBuffer<float> _packed;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float> _stripe;
    private readonly AlignedBuffer<float>? _survives;
    private AlignedBuffer<float> _deltaStrips = new(0);

    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    public DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept)
        : base(inputs, outputs)
    {
        _isKept = isKept.ToArray();
        _stripes = (inputs + Tile - 1) / Tile;
        _strips = (outputs + StripWidth - 1) / StripWidth;

        // A row serves the gradient's strips, the packing's tiles of six, and whole vectors: the widest padding of the three.
        int tiledOutputs = (outputs + Tile - 1) / Tile * Tile;
        _stride = (Math.Max(tiledOutputs, _strips * StripWidth) + 15) / 16 * 16;
        _weights = new AlignedBuffer<float>(_stripes * Tile * _stride);
        _first = new AlignedBuffer<float>(_weights.Length);
        _second = new AlignedBuffer<float>(_weights.Length);
        _packed = new AlignedBuffer<float>(tiledOutputs * inputs);
        _stripe = new AlignedBuffer<float>(Tile * _stride);
        if (isKept.Contains(false))
        {
            _survives = new AlignedBuffer<float>(_weights.Length);
            for (int i = 0; i < isKept.Length; i++)
            {
                _survives.Span[PositionOf(i)] = isKept[i] ? 1f : 0f;
            }
        }
    }

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        Load(kernel, _weights.Span);
        for (int stripe = 0; stripe < _stripes; stripe++)
        {
            Pack(stripe);
        }
    }

    public override void SaveWeights(Span<float> kernel) => Save(_weights.Span, kernel);

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Load(first, _first.Span);
        Load(second, _second.Span);
    }

    public override void SaveMoments(Span<float> first, Span<float> second)
    {
        Save(_first.Span, first);
        Save(_second.Span, second);
    }

    public override void Forward(Block input, Block output, bool relu, MultiplyScratch scratch)
    {
        var matrix = new DenseMatrix
        {
            Entries = _packed.Pointer,
            Rows = Outputs,
            Inner = Inputs,
            TileStride = (nint)Tile * Inputs,
            RowStride = 1,
            InnerStride = Tile,
        };
        if (relu)
        {
            DenseMultiply.Multiply<TSimd, V, Relu>(matrix, input.Pointer, output.Pointer, scratch, default);
        }
        else
        {
            DenseMultiply.Multiply<TSimd, V, Plain>(matrix, input.Pointer, output.Pointer, scratch, default);
        }
    }

    public override void BackwardThroughRelu(Block delta, Block input, Block result, MultiplyScratch scratch) =>
        DenseMultiply.Multiply<TSimd, V, ReluGate>(
            Transposed(), delta.Pointer, result.Pointer, scratch, new EpilogueArguments { First = input.Pointer });

    public override void Backward(Block delta, Block result, MultiplyScratch scratch) =>
        DenseMultiply.Multiply<TSimd, V, Plain>(Transposed(), delta.Pointer, result.Pointer, scratch, default);

    public override void StepInput(Block delta, Block clean, Block from, Block attacked, float stepSize, float epsilon, MultiplyScratch scratch) =>
        DenseMultiply.Multiply<TSimd, V, SignStep>(
            Transposed(),
            delta.Pointer,
            attacked.Pointer,
            scratch,
            new EpilogueArguments { First = clean.Pointer, Second = from.Pointer, StepSize = stepSize, Epsilon = epsilon });

    public override void Update(ReadOnlySpan<GradientTerm> terms, ReadOnlySpan<int> columns, AdamStep step)
    {
        int stripsLength = _strips * Block.Columns * StripWidth;
        if (_deltaStrips.Length < terms.Length * stripsLength)
        {
            _deltaStrips.Dispose();
            _deltaStrips = new AlignedBuffer<float>(terms.Length * stripsLength);
        }

        for (int i = 0; i < terms.Length; i++)
        {
            DenseGradient.ToStrips<TSimd, V>(terms[i].Delta, _deltaStrips.Pointer + ((nint)i * stripsLength));
        }

        float* survives = _survives == null ? null : _survives.Pointer;
        for (int stripe = 0; stripe < _stripes; stripe++)
        {
            DifferentiateStripe(stripe, terms, columns, stripsLength);
            nint start = (nint)stripe * Tile * _stride;
            Adam.Update<TSimd, V>(
                _weights.Pointer + start,
                _first.Pointer + start,
                _second.Pointer + start,
                _stripe.Pointer,
                survives == null ? null : survives + start,
                (nint)Tile * _stride,
                step);
            Pack(stripe);
        }
    }

    public override void Dispose()
    {
        _weights.Dispose();
        _packed.Dispose();
        _first.Dispose();
        _second.Dispose();
        _stripe.Dispose();
        _survives?.Dispose();
        _deltaStrips.Dispose();
    }

    /// <summary>The gradient of six inputs' weights, into the stripe.</summary>
    private void DifferentiateStripe(int stripe, ReadOnlySpan<GradientTerm> terms, ReadOnlySpan<int> columns, int stripsLength)
    {
        int* list = stackalloc int[Block.Columns];
        bool first = true;
        for (int i = 0; i < terms.Length; i++)
        {
            float* rows = terms[i].Input.Pointer + ((nint)stripe * Tile * Block.Columns);
            int count = DenseGradient.ListColumns<TSimd, V>(rows, columns[i], list);
            if (count == 0)
            {
                continue;
            }

            float* strip = _deltaStrips.Pointer + ((nint)i * stripsLength);
            for (int s = 0; s < _strips; s++, strip += Block.Columns * StripWidth)
            {
                DenseGradient.Tile<TSimd, V>(rows, strip, list, count, _stripe.Pointer + (s * StripWidth), _stride, first);
            }

            first = false;
        }

        if (first)
        {
            _stripe.Span.Clear();
        }
    }

    private DenseMatrix Transposed() => new()
    {
        Entries = _weights.Pointer,
        Rows = Inputs,
        Inner = Outputs,
        TileStride = (nint)Tile * _stride,
        RowStride = _stride,
        InnerStride = 1,
    };

    private void Pack(int stripe)
    {
        int input = stripe * Tile;
        DensePacking.PackStripe(
            _weights.Pointer + ((nint)input * _stride),
            _stride,
            Outputs,
            _packed.Pointer + ((nint)input * Tile),
            Inputs,
            Math.Min(Tile, Inputs - input));
    }

    private int PositionOf(int index) => (index / Outputs * _stride) + (index % Outputs);

    private void Load(ReadOnlySpan<float> values, Span<float> target)
    {
        for (int i = 0; i < values.Length; i++)
        {
            target[PositionOf(i)] = _isKept[i] ? values[i] : 0f;
        }
    }

    private void Save(ReadOnlySpan<float> source, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (_isKept[i])
            {
                values[i] = source[PositionOf(i)];
            }
        }
    }
}
