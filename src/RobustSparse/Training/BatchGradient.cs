using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// The gradient of a batch's mean loss, in the parts from which layers compute it: terms, whose sum is the gradient of a layer,
/// and for some objectives an addend to the gradient of the output layer.
/// </summary>
internal sealed class BatchGradient
{
    private readonly NetworkEngine _engine;
    private readonly GradientTerm[][] _terms;
    private readonly int _blocks;

    /// <param name="engine">The network.</param>
    /// <param name="objective">The objective that fills the blocks.</param>
    /// <param name="blocks">Blocks for the largest batch.</param>
    public BatchGradient(NetworkEngine engine, TrainingObjective objective, IReadOnlyList<ExampleBlock> blocks)
    {
        _engine = engine;
        _blocks = blocks.Count;

        // Block by block, so that a short batch uses the first terms.
        _terms = [.. engine.Layers.Select((_, layer) => blocks.SelectMany(block => objective.TermsOf(block, layer)).ToArray())];
        OutputAddend = engine.Intervals?.NewOutputGradient();
        HiddenAddends = engine.Intervals?.Forms is null ? [] : [.. engine.Architecture.Layers.SkipLast(1).Select(layer => new LayerAddend(layer))];
    }

    /// <summary>The part of the output layer's gradient that is no sum of terms; null where the objective has no such part.</summary>
    public OutputWeights? OutputAddend { get; }

    /// <summary>The parts of the hidden layers' gradients that are no terms; empty where the objective has no such parts.</summary>
    public IReadOnlyList<LayerAddend> HiddenAddends { get; }

    /// <summary>Whether the objective has added to <see cref="HiddenAddends"/> in this batch.</summary>
    public bool HasHiddenAddends { get; set; }

    /// <summary>Blocks that the batch fills, from the first.</summary>
    public int UsedBlocks { get; private set; }

    /// <summary>The terms of a layer in this batch.</summary>
    public ReadOnlySpan<GradientTerm> TermsOf(int layer) => _terms[layer].AsSpan(0, _terms[layer].Length / _blocks * UsedBlocks);

    /// <summary>Writes the whole gradient of a layer.</summary>
    /// <param name="kernel">The gradient by the kernel; pruned entries keep their values.</param>
    /// <param name="bias">The gradient by the bias; empty where the layer has none.</param>
    public void Differentiate(int layer, Span<float> kernel, Span<float> bias)
    {
        _engine.Layers[layer].Differentiate(TermsOf(layer), kernel, bias);
        if (!HasAddend(layer))
        {
            return;
        }

        bool isOutput = layer == _engine.Layers.Count - 1;
        Add(isOutput ? OutputAddend!.Kernel : HiddenAddends[layer].Kernel, kernel);
        Add(isOutput ? OutputAddend!.Bias : HiddenAddends[layer].Bias, bias);
    }

    /// <summary>Whether a layer's gradient is more than the sum of its terms in this batch.</summary>
    public bool HasAddend(int layer) => layer == _engine.Layers.Count - 1 ? OutputAddend is not null : HasHiddenAddends;

    /// <summary>Prepares for a batch.</summary>
    /// <param name="usedBlocks">The value of <see cref="UsedBlocks"/>.</param>
    public void Begin(int usedBlocks)
    {
        UsedBlocks = usedBlocks;
        OutputAddend?.Clear();
        HasHiddenAddends = false;
        foreach (LayerAddend addend in HiddenAddends)
        {
            addend.Clear();
        }
    }

    private static void Add(ReadOnlySpan<float> addend, Span<float> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += addend[i];
        }
    }
}
