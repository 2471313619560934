namespace RobustSparse.Kernels;

/// <summary>
/// A convolution. Surviving weights and their moments are stored in the order of the kernel; the products read copies of the weights.
/// In the dense form the products multiply whole kernels and the gradient is computed for all entries; in the sparse form
/// both have only the surviving entries.
/// </summary>
internal sealed unsafe class ConvolutionLayer<TSimd, V> : Layer
    where TSimd : ISimd<V>
    where V : unmanaged
{
    /// <summary>With fewer channels to compute, most of a dense tile would be padding, and the sparse product is faster.</summary>
    private const int LeastDenseChannels = 4;

    /// <summary>A multiple of every vector width.</summary>
    private const int PaddedTo = 16;

    private readonly ConvolutionShape _shape;
    private readonly TapProduct _forward;
    private readonly TapProduct _backward;
    private readonly AlignedBuffer<float> _weights;
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly KernelGradient _gradient;
    private AlignedBuffer<float>? _signedGradient;

    /// <summary>For each weight, its index in the kernel; ascending.</summary>
    private readonly AlignedBuffer<int> _kernelPlaces;

    private readonly IdleWeights _idle;

    /// <param name="shape">The geometry.</param>
    /// <param name="isKept">[kernel entries]; the surviving entries.</param>
    /// <param name="isUsed">[kernel entries]; the surviving entries that can change the logits. The others are <see cref="IdleWeights"/>.</param>
    /// <param name="isDense">Whether the layer has the dense form.</param>
    /// <param name="hasBias">Whether every output channel has a bias.</param>
    public ConvolutionLayer(ConvolutionShape shape, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> isUsed, bool isDense, bool hasBias)
        : base(shape.Inputs, shape.Outputs, hasBias, shape.OutputPlane)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isKept.Length, shape.KernelLength);
        _shape = shape;
        ArgumentOutOfRangeException.ThrowIfNotEqual(isUsed.Length, shape.KernelLength);
        int count = isUsed.Count(true), padded = (count + PaddedTo - 1) / PaddedTo * PaddedTo;
        _weights = new AlignedBuffer<float>(padded);
        _first = new AlignedBuffer<float>(padded);
        _second = new AlignedBuffer<float>(padded);
        _kernelPlaces = new AlignedBuffer<int>(count);
        var placeOf = new int[shape.KernelLength];
        var idle = new List<int>();
        for (int i = 0, next = 0; i < isKept.Length; i++)
        {
            placeOf[i] = isUsed[i] ? next : -1;
            if (isUsed[i])
            {
                _kernelPlaces.Pointer[next++] = i;
            }
            else if (isKept[i])
            {
                idle.Add(i);
            }
        }

        _gradient = isDense ? new WholeGradient<TSimd, V>(shape, _kernelPlaces, padded) : new SurvivorGradient<TSimd, V>(shape, _kernelPlaces, padded);
        _idle = new IdleWeights([.. idle]);
        _forward = Product(TapPlan.Forward(shape));
        _backward = Product(TapPlan.Backward(shape));

        TapProduct Product(TapPlan plan) => isDense && plan.TargetChannels >= LeastDenseChannels
            ? new DenseTaps<TSimd, V>(plan, _kernelPlaces.Span, _weights)
            : new SparseTaps<TSimd, V>(plan, placeOf, _weights);
    }

    public override void LoadWeights(ReadOnlySpan<float> kernel)
    {
        Load(kernel, _weights);
        Outdate();
        _idle.LoadWeights(kernel);
    }

    public override void LoadMagnitudesOf(Layer other)
    {
        Magnitudes.Copy(((ConvolutionLayer<TSimd, V>)other)._weights.Span, _weights.Span);
        Outdate();
    }

    public override void SaveWeights(Span<float> kernel)
    {
        Save(_weights, kernel);
        _idle.SaveWeights(kernel);
    }

    public override void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Load(first, _first);
        Load(second, _second);
        _idle.LoadMoments(first, second);
    }

    public override void SaveMoments(Span<float> first, Span<float> second)
    {
        Save(_first, first);
        Save(_second, second);
        _idle.SaveMoments(first, second);
    }

    public override void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments) =>
        _forward.Multiply<TEpilogue>(input, output, scratch, arguments);

    public override void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments) =>
        _backward.Multiply<TEpilogue>(delta, result, scratch, arguments);

    public override void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step)
    {
        AlignedBuffer<float> gradient = GradientOf(terms);
        Adam.Update<TSimd, V>(_weights.Pointer, _first.Pointer, _second.Pointer, gradient.Pointer, null, _weights.Length, step);
        Outdate();
        _idle.Update(step);
        Bias?.Update<TSimd, V>(terms, step);
    }

    public override void Differentiate(ReadOnlySpan<GradientTerm> terms, Span<float> kernel, Span<float> bias)
    {
        Save(GradientOf(terms), kernel);
        _idle.SaveZeros(kernel);
        Bias?.Differentiate<TSimd, V>(terms, bias);
    }

    public override void Dispose()
    {
        base.Dispose();
        _forward.Dispose();
        _backward.Dispose();
        _weights.Dispose();
        _first.Dispose();
        _second.Dispose();
        _gradient.Dispose();
        _signedGradient?.Dispose();
        _kernelPlaces.Dispose();
    }

    /// <summary>The gradient of every weight; valid until the next call.</summary>
    private AlignedBuffer<float> GradientOf(ReadOnlySpan<GradientTerm> terms)
    {
        AlignedBuffer<float> gradient = _gradient.Differentiate(terms, ofMagnitudes: false);
        if (!Magnitudes.ArePartOf(terms))
        {
            return gradient;
        }

        _signedGradient ??= new AlignedBuffer<float>(gradient.Length);
        gradient.Span.CopyTo(_signedGradient.Span);
        AlignedBuffer<float> byMagnitude = _gradient.Differentiate(terms, ofMagnitudes: true);
        Magnitudes.AddAlongSigns<TSimd, V>(_signedGradient.Pointer, byMagnitude.Pointer, _weights.Pointer, _weights.Length);
        return _signedGradient;
    }

    private void Outdate()
    {
        _forward.Outdate();
        _backward.Outdate();
    }

    private void Load(ReadOnlySpan<float> kernel, AlignedBuffer<float> target)
    {
        for (int place = 0; place < _kernelPlaces.Length; place++)
        {
            target.Pointer[place] = kernel[_kernelPlaces.Pointer[place]];
        }
    }

    private void Save(AlignedBuffer<float> source, Span<float> kernel)
    {
        for (int place = 0; place < _kernelPlaces.Length; place++)
        {
            kernel[_kernelPlaces.Pointer[place]] = source.Pointer[place];
        }
    }
}
