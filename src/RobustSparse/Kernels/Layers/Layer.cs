namespace RobustSparse.Kernels;

/// <summary>
/// One layer in the form that runs fast. Several threads may multiply with it at once; loading and updating need it alone.
/// The moments of Adam lie beside the weights and in their order, because <see cref="Update"/> reads and writes both in one
/// pass over memory. Another optimiser takes the gradient from <see cref="Differentiate"/> and loads new weights.
/// </summary>
/// <param name="inputs">Rows of the kernel.</param>
/// <param name="outputs">Columns of the kernel.</param>
/// <param name="hasBias">Whether every output has a bias.</param>
internal abstract unsafe class Layer(int inputs, int outputs, bool hasBias) : IDisposable
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>Null where the layer has none, or where its parts have them.</summary>
    protected LayerBias? Bias { get; } = hasBias ? new LayerBias(outputs) : null;

    /// <summary>Loads the surviving entries of a kernel [inputs, outputs].</summary>
    public abstract void LoadWeights(ReadOnlySpan<float> kernel);

    /// <summary>Writes the surviving entries into a kernel [inputs, outputs] and leaves the others alone.</summary>
    public abstract void SaveWeights(Span<float> kernel);

    /// <summary>Loads Adam's moments of the kernel, each [inputs, outputs].</summary>
    public abstract void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second);

    /// <summary>Writes the moments of surviving entries, each [inputs, outputs], and leaves the others alone.</summary>
    public abstract void SaveMoments(Span<float> first, Span<float> second);

    /// <summary>Loads the bias [outputs] of a layer that has one.</summary>
    public virtual void LoadBias(ReadOnlySpan<float> bias) => Bias!.LoadValues(bias);

    /// <summary>Writes the bias [outputs] of a layer that has one.</summary>
    public virtual void SaveBias(Span<float> bias) => Bias!.SaveValues(bias);

    /// <summary>Loads Adam's moments of the bias, each [outputs].</summary>
    public virtual void LoadBiasMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second) => Bias!.LoadMoments(first, second);

    /// <summary>Writes Adam's moments of the bias, each [outputs].</summary>
    public virtual void SaveBiasMoments(Span<float> first, Span<float> second) => Bias!.SaveMoments(first, second);

    /// <summary>Computes pre-activations, their ReLU, or both.</summary>
    /// <param name="input">[inputs, 64].</param>
    /// <param name="preActivations">[outputs, 64]; null where they are not wanted.</param>
    /// <param name="activations">[outputs, 64]; null where they are not wanted.</param>
    public void Forward(Block input, Block? preActivations, Block? activations, MultiplyScratch scratch)
    {
        if (activations == null)
        {
            MultiplyAndAddBias<Plain>(input, preActivations!, scratch, default);
        }
        else if (preActivations == null)
        {
            MultiplyAndAddBias<Relu>(input, activations, scratch, default);
        }
        else
        {
            MultiplyAndAddBias<KeepingRelu>(input, activations, scratch, new EpilogueArguments { First = preActivations.Pointer });
        }
    }

    /// <summary>The gradient at the pre-activations of the layer before, from that at this one's.</summary>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="input">[inputs, 64], this layer's input: the output of a ReLU.</param>
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

    /// <summary>Whether an <see cref="InputMotion"/> takes less time in iterated attacks than <see cref="StepInput"/> and <see cref="Forward"/>.</summary>
    public virtual bool HasMotion => false;

    /// <summary>A new motion; null where <see cref="HasMotion"/> is false.</summary>
    public virtual InputMotion? CreateMotion() => null;

    /// <summary>One step of Adam for the surviving weights and the biases, by the gradient that <paramref name="terms"/> add up to.</summary>
    public abstract void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step);

    /// <summary>Writes the gradient that <paramref name="terms"/> add up to, and changes nothing in the layer.</summary>
    /// <param name="kernel">[inputs, outputs]; entries that do not survive are left alone.</param>
    /// <param name="bias">[outputs]; empty where the layer has no biases.</param>
    public abstract void Differentiate(ReadOnlySpan<GradientTerm> terms, Span<float> kernel, Span<float> bias);

    public virtual void Dispose() => Bias?.Dispose();

    /// <summary>Pre-activations, biases included, as the epilogue stores them.</summary>
    public void MultiplyAndAddBias<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue
    {
        if (Bias is null)
        {
            Multiply<TEpilogue>(input, output, scratch, arguments);
        }
        else
        {
            Multiply<Biased<TEpilogue>>(input, output, scratch, arguments with { Bias = Bias.Pointer });
        }
    }

    /// <summary>The product with the weights alone, as the epilogue stores it.</summary>
    public abstract void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue;

    /// <summary>The gradient at the input, as the epilogue stores it.</summary>
    public abstract void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue;
}
