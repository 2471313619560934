namespace RobustSparse.Kernels;

/// <summary>
/// The input of a layer during an iterated attack. The layer recomputes only the contribution of pixels whose step changed.
/// Most steps do not change: the first step of most pixels is the same in most examples, and later pixels repeat their last step
/// or rest at a bound. An instance belongs to one thread.
/// </summary>
internal abstract class InputMotion : IDisposable
{
    /// <summary>Begins an attack.</summary>
    /// <param name="clean">[inputs, 64]; the clean images.</param>
    /// <param name="from">[inputs, 64]; the start of the first step.</param>
    /// <param name="preActivations">[outputs, 64]; the layer's pre-activations at <paramref name="from"/>. They are copied.</param>
    /// <param name="examples">Number of columns that are examples.</param>
    public abstract void Begin(Block clean, Block from, Block preActivations, int examples);

    /// <summary>One ascent step along the gradient at the input, as <see cref="Layer.StepInput"/> makes it.</summary>
    /// <param name="delta">[outputs, 64]; the gradient at the layer's pre-activations.</param>
    public abstract void Step(Block delta, float stepSize, float epsilon, MultiplyScratch scratch);

    /// <summary>The layer's activations after the last step; call this once after every step.</summary>
    /// <param name="activations">[outputs, 64]; the ReLU of its pre-activations.</param>
    public abstract void Forward(Block activations, MultiplyScratch scratch);

    /// <summary>Copies the input to a block.</summary>
    /// <param name="input">[inputs, 64].</param>
    public abstract void CopyTo(Block input);

    public abstract void Dispose();
}
