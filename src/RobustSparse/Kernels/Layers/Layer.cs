namespace RobustSparse.Kernels;

/// <summary>
/// One layer in a form for fast computation. Several threads may multiply with it at once; loads and updates need exclusive
/// access. Adam's moments are stored in the order of the weights, because <see cref="Update"/> reads and writes both in one
/// pass over memory. Another optimiser takes the gradient from <see cref="Differentiate"/> and loads new weights.
/// </summary>
/// <param name="inputs">Number of values that the layer reads for one example.</param>
/// <param name="outputs">Number of values that the layer computes for one example.</param>
/// <param name="hasBias">Whether every output channel has a bias.</param>
/// <param name="plane">Outputs of a channel: 1, but for a convolution its number of positions.</param>
internal abstract unsafe class Layer(int inputs, int outputs, bool hasBias, int plane = 1) : IDisposable
{
    public int Inputs { get; } = inputs;

    public int Outputs { get; } = outputs;

    /// <summary>The biases; null where the layer has none, or where its parts hold them.</summary>
    protected LayerBias? Bias { get; } = hasBias ? new LayerBias(outputs / plane, plane) : null;

    /// <summary>Loads the surviving entries of a kernel: [inputs, outputs], or of a convolution [size, size, input channels, output channels].</summary>
    public abstract void LoadWeights(ReadOnlySpan<float> kernel);

    /// <summary>Loads the magnitudes of the weights of another layer; both have the same form and mask. Idle weights may keep their values.</summary>
    public abstract void LoadMagnitudesOf(Layer other);

    /// <summary>Writes the surviving entries into a kernel; the others keep their values.</summary>
    public abstract void SaveWeights(Span<float> kernel);

    /// <summary>Loads Adam's moments of the kernel, each of the kernel's dimensions.</summary>
    public abstract void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second);

    /// <summary>Writes the moments of surviving entries, each of the kernel's dimensions; the others keep their values.</summary>
    public abstract void SaveMoments(Span<float> first, Span<float> second);

    /// <summary>Loads the bias [output channels] of a layer that has one.</summary>
    public virtual void LoadBias(ReadOnlySpan<float> bias) => Bias!.LoadValues(bias);

    /// <summary>Writes the bias [output channels] of a layer that has one.</summary>
    public virtual void SaveBias(Span<float> bias) => Bias!.SaveValues(bias);

    /// <summary>Loads Adam's moments of the bias, each [output channels].</summary>
    public virtual void LoadBiasMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second) => Bias!.LoadMoments(first, second);

    /// <summary>Writes Adam's moments of the bias, each [output channels].</summary>
    public virtual void SaveBiasMoments(Span<float> first, Span<float> second) => Bias!.SaveMoments(first, second);

    /// <summary>Computes pre-activations, their ReLU, or both.</summary>
    /// <param name="input">[inputs, 64].</param>
    /// <param name="preActivations">[outputs, 64]; null if they are not needed.</param>
    /// <param name="activations">[outputs, 64]; null if they are not needed.</param>
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

    /// <summary>Computes the gradient at the previous layer's pre-activations from the gradient at this layer's pre-activations.</summary>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="input">[inputs, 64], this layer's input: the output of a ReLU.</param>
    /// <param name="result">[inputs, 64].</param>
    public void BackwardThroughRelu(Block delta, Block input, Block result, MultiplyScratch scratch) =>
        Backward<ReluGate>(delta, result, scratch, new EpilogueArguments { First = input.Pointer });

    /// <summary>Computes the gradient at this layer's input.</summary>
    public void Backward(Block delta, Block result, MultiplyScratch scratch) => Backward<Plain>(delta, result, scratch, default);

    /// <summary>Makes one ascent step of an ℓ∞ attack along the gradient at this layer's input. The gradient is not stored.</summary>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="clean">[inputs, 64].</param>
    /// <param name="from">[inputs, 64]; the input before the step.</param>
    /// <param name="attacked">[inputs, 64]; becomes the input after a step of <paramref name="stepSize"/>, within <paramref name="epsilon"/> of clean and in [0, 1]. May be <paramref name="from"/>.</param>
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

    /// <summary>Makes one step of Adam for the surviving weights and the biases. The gradient is the sum of <paramref name="terms"/>.</summary>
    public abstract void Update(ReadOnlySpan<GradientTerm> terms, AdamStep step);

    /// <summary>Writes the gradient, the sum of <paramref name="terms"/>; the layer does not change.</summary>
    /// <param name="kernel">An array of the kernel's dimensions; pruned entries keep their values.</param>
    /// <param name="bias">[output channels]; empty where the layer has no biases.</param>
    public abstract void Differentiate(ReadOnlySpan<GradientTerm> terms, Span<float> kernel, Span<float> bias);

    public virtual void Dispose() => Bias?.Dispose();

    /// <summary>Computes pre-activations, biases included, and stores them through the epilogue.</summary>
    public virtual void MultiplyAndAddBias<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
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

    /// <summary>Computes the product with the weights, without biases, and stores it through the epilogue.</summary>
    public abstract void Multiply<TEpilogue>(Block input, Block output, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue;

    /// <summary>Computes the gradient at the input, and stores it through the epilogue.</summary>
    public abstract void Backward<TEpilogue>(Block delta, Block result, MultiplyScratch scratch, in EpilogueArguments arguments)
        where TEpilogue : IEpilogue;
}
