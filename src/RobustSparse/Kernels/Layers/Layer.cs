namespace RobustSparse.Kernels;

/// <summary>
/// One layer in the form that runs fast, with Adam's moments beside its weights. The multiplications may be called from
/// several threads at once; loading and updating may not.
/// </summary>
/// <param name="inputs">Rows of the kernel.</param>
/// <param name="outputs">Columns of the kernel.</param>
internal abstract unsafe class Layer(int inputs, int outputs) : IDisposable
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>Takes the surviving entries of a kernel [inputs, outputs].</summary>
    public abstract void LoadWeights(ReadOnlySpan<float> kernel);

    /// <summary>Writes the surviving entries into a kernel [inputs, outputs] and leaves the others alone.</summary>
    public abstract void SaveWeights(Span<float> kernel);

    /// <summary>Takes Adam's moments [inputs, outputs].</summary>
    public abstract void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second);

    /// <summary>Writes the moments of surviving entries [inputs, outputs] and leaves the others alone.</summary>
    public abstract void SaveMoments(Span<float> first, Span<float> second);

    /// <summary>Pre-activations, their ReLU, or both.</summary>
    /// <param name="input">[inputs, 64].</param>
    /// <param name="preActivations">[outputs, 64]; null where they are not wanted.</param>
    /// <param name="activations">[outputs, 64]; likewise.</param>
    public void Forward(Block input, Block? preActivations, Block? activations, MultiplyScratch scratch)
    {
        if (activations == null)
        {
            Multiply<Plain>(input, preActivations!, scratch, default);
        }
        else if (preActivations == null)
        {
            Multiply<Relu>(input, activations, scratch, default);
        }
        else
        {
            Multiply<KeepingRelu>(input, activations, scratch, new EpilogueArguments { First = preActivations.Pointer });
        }
    }

    /// <summary>The gradient at the pre-activations of the layer before, from that at this one's.</summary>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="input">[inputs, 64], what this layer was given: the output of a ReLU.</param>
    /// <param name="result">[inputs, 64].</param>
    public void BackwardThroughRelu(Block delta, Block input, Block result, MultiplyScratch scratch) =>
        Backward<ReluGate>(delta, result, scratch, new EpilogueArguments { First = input.Pointer });

    /// <summary>The gradient at this layer's input.</summary>
    public void Backward(Block delta, Block result, MultiplyScratch scratch) => Backward<Plain>(delta, result, scratch, default);

    /// <summary>One ascent step of an ℓ∞ attack along the gradient at this layer's input, which is not stored.</summary>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="clean">[inputs, 64].</param>
    /// <param name="from">[inputs, 64]; where the step begins.</param>
    /// <param name="attacked">[inputs, 64]; where it ends, <paramref name="stepSize"/> away, within <paramref name="epsilon"/> of clean and [0, 1]. May be <paramref name="from"/>.</param>
    public virtual void StepInput(Block delta, Block clean, Block from, Block attacked, float stepSize, float epsilon, MultiplyScratch scratch) =>
        Backward<SignStep>(
            delta,
            attacked,
            scratch,
            new EpilogueArguments { First = clean.Pointer, Second = from.Pointer, StepSize = stepSize, Epsilon = epsilon });

    /// <summary>Whether there is something to lead this layer's input through attacks in less time than <see cref="StepInput"/> and <see cref="Forward"/> take.</summary>
    public virtual bool HasMotion => false;

    /// <summary>That; null where there is none.</summary>
    public virtual InputMotion? CreateMotion() => null;

    /// <summary>One update of the surviving weights by the gradient that <paramref name="terms"/> add up to.</summary>
    public abstract void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step);

    public abstract void Dispose();

    /// <summary>Pre-activations, as the epilogue stores them.</summary>
    public abstract void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue;

    /// <summary>The gradient at the input, as the epilogue stores it.</summary>
    public abstract void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue;
}
