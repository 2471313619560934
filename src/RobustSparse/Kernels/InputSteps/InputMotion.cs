namespace RobustSparse.Kernels;

/// <summary>
/// The input of a layer on its way through an attack. Most pixels first do what they do in most examples, then repeat their
/// last step, then rest at a bound: only where one does not does the layer multiply anew. Belongs to one thread.
/// </summary>
internal abstract class InputMotion : IDisposable
{
    /// <summary>Begins an attack.</summary>
    /// <param name="clean">[inputs, 64].</param>
    /// <param name="from">[inputs, 64]; where the first step begins.</param>
    /// <param name="preActivations">[outputs, 64]; the layer's, at <paramref name="from"/>. Copied.</param>
    /// <param name="examples">How many of the 64 columns are examples.</param>
    public abstract void Begin(Block clean, Block from, Block preActivations, int examples);

    /// <summary>One ascent step along the gradient at the input, as <see cref="Layer.StepInput"/> makes it.</summary>
    /// <param name="delta">[outputs, 64].</param>
    public abstract void Step(Block delta, float stepSize, float epsilon, MultiplyScratch scratch);

    /// <summary>The layer's activations where the last step led; to be called once after every step.</summary>
    /// <param name="activations">[outputs, 64]; the ReLU of its pre-activations.</param>
    public abstract void Forward(Block activations, MultiplyScratch scratch);

    /// <summary>Lays out the input itself as blocks are.</summary>
    /// <param name="input">[inputs, 64].</param>
    public abstract void CopyTo(Block input);

    public abstract void Dispose();
}
