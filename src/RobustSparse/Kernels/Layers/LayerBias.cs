using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>The biases of a layer's output channels, with Adam's moments beside them. A channel of a dense layer is one output.</summary>
internal sealed unsafe class LayerBias : IDisposable
{
    private readonly int _channels;
    private readonly int _plane;
    private readonly AlignedBuffer<float> _values;

    /// <summary>For each output, the bias of its channel; <see cref="_values"/> itself where a channel is one output.</summary>
    private readonly AlignedBuffer<float> _ofOutputs;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float> _gradient;

    /// <param name="channels">Output channels.</param>
    /// <param name="plane">Outputs of a channel.</param>
    public LayerBias(int channels, int plane)
    {
        (_channels, _plane) = (channels, plane);
        int padded = Padded(channels);
        _values = new AlignedBuffer<float>(padded);
        _ofOutputs = plane == 1 ? _values : new AlignedBuffer<float>(Padded(channels * plane));
        _first = new AlignedBuffer<float>(padded);
        _second = new AlignedBuffer<float>(padded);
        _gradient = new AlignedBuffer<float>(padded);
    }

    /// <summary>A multiple of every vector width and of <see cref="DenseMultiply.RowsPerTile"/>.</summary>
    private const int PaddedTo = 16 * DenseMultiply.RowsPerTile;

    /// <summary>[outputs], padded with zeros to whole tiles of rows.</summary>
    public float* Pointer => _ofOutputs.Pointer;

    public void LoadValues(ReadOnlySpan<float> bias)
    {
        bias.CopyTo(_values.Span);
        SpreadValues();
    }

    public void SaveValues(Span<float> bias) => _values.Span[.._channels].CopyTo(bias);

    public void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        first.CopyTo(_first.Span);
        second.CopyTo(_second.Span);
    }

    public void SaveMoments(Span<float> first, Span<float> second)
    {
        _first.Span[.._channels].CopyTo(first);
        _second.Span[.._channels].CopyTo(second);
    }

    /// <summary>Writes the gradient. For every channel it is the sum of the deltas over its outputs and all examples.</summary>
    /// <param name="gradient">[channels].</param>
    public void Differentiate<TSimd, V>(ReadOnlySpan<GradientTerm> terms, Span<float> gradient)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int length = _plane * Block.Columns;
        for (int channel = 0; channel < _channels; channel++)
        {
            V sum = default;
            foreach (GradientTerm term in terms)
            {
                sum = term.OfMagnitudes ? sum : Add<TSimd, V>(term.Delta.Pointer + ((nint)channel * length), length, sum);
            }

            gradient[channel] = TSimd.Sum(sum);
        }
    }

    /// <summary>Makes one step of Adam. The L1 penalty does not apply to biases.</summary>
    public void Update<TSimd, V>(ReadOnlySpan<GradientTerm> terms, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        Differentiate<TSimd, V>(terms, _gradient.Span[.._channels]);
        Adam.Update<TSimd, V>(
            _values.Pointer, _first.Pointer, _second.Pointer, _gradient.Pointer, survives: null, _values.Length, step with { L1 = 0f });
        SpreadValues();
    }

    public void Dispose()
    {
        _values.Dispose();
        if (_plane > 1)
        {
            _ofOutputs.Dispose();
        }

        _first.Dispose();
        _second.Dispose();
        _gradient.Dispose();
    }

    /// <summary>Products store whole tiles of rows, and updates whole vectors: the padding holds zeros.</summary>
    private static int Padded(int count) => (count + PaddedTo - 1) / PaddedTo * PaddedTo;

    /// <summary>Adds up vectors. Long sums are four partial ones, to hide latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Add<TSimd, V>(float* values, int length, V sum)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        if (length == Block.Columns)
        {
            for (int i = 0; i < length; i += TSimd.Width)
            {
                sum = TSimd.Add(sum, TSimd.Load(values + i));
            }

            return sum;
        }

        V sum1 = default, sum2 = default, sum3 = default;
        nint w = TSimd.Width;
        for (float* end = values + length; values < end; values += 4 * w)
        {
            sum = TSimd.Add(sum, TSimd.Load(values));
            sum1 = TSimd.Add(sum1, TSimd.Load(values + w));
            sum2 = TSimd.Add(sum2, TSimd.Load(values + (2 * w)));
            sum3 = TSimd.Add(sum3, TSimd.Load(values + (3 * w)));
        }

        return TSimd.Add(TSimd.Add(sum, sum1), TSimd.Add(sum2, sum3));
    }

    private void SpreadValues()
    {
        for (int channel = 0; _plane > 1 && channel < _channels; channel++)
        {
            _ofOutputs.Span.Slice(channel * _plane, _plane).Fill(_values.Pointer[channel]);
        }
    }
}
