using RobustSparse.Engines;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// The gradient of a batch's mean loss, in the parts from which layers compute it: terms, whose sum is the gradient of a layer,
/// and for certified objectives addends, which are no terms.
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
        Addends =
        [
            .. engine.Architecture.Layers.Select((layer, i) => objective.Bounds switch
            {
                TrainingBounds.Backward => IntervalEngine.ZerosOf(layer),
                TrainingBounds.Intervals when i == Output => IntervalEngine.ZerosOf(layer),
                _ => null,
            }),
        ];
    }

    /// <summary>The part of each layer's gradient that is no sum of terms; null where the objective never has one.</summary>
    public IReadOnlyList<LayerWeights?> Addends { get; }

    /// <summary>Whether the objective has added to the addends of hidden layers in this batch.</summary>
    public bool HasHiddenAddends { get; set; }

    /// <summary>Blocks that the batch fills, from the first.</summary>
    public int UsedBlocks { get; private set; }

    private int Output => _engine.Layers.Count - 1;

    /// <summary>The terms of a layer in this batch.</summary>
    public ReadOnlySpan<GradientTerm> TermsOf(int layer) => _terms[layer].AsSpan(0, _terms[layer].Length / _blocks * UsedBlocks);

    /// <summary>Writes the whole gradient of a layer.</summary>
    /// <param name="kernel">The gradient by the kernel; pruned entries keep their values.</param>
    /// <param name="bias">The gradient by the bias; empty where the layer has none.</param>
    public void Differentiate(int layer, Span<float> kernel, Span<float> bias)
    {
        _engine.Layers[layer].Differentiate(TermsOf(layer), kernel, bias);
        if (HasAddend(layer))
        {
            Add(Addends[layer]!.Kernel, kernel);
            Add(Addends[layer]!.Bias, bias);
        }
    }

    /// <summary>Whether a layer's gradient is more than the sum of its terms in this batch.</summary>
    public bool HasAddend(int layer) => Addends[layer] is not null && (layer == Output || HasHiddenAddends);

    /// <summary>Prepares for a batch.</summary>
    /// <param name="usedBlocks">The value of <see cref="UsedBlocks"/>.</param>
    public void Begin(int usedBlocks)
    {
        UsedBlocks = usedBlocks;
        HasHiddenAddends = false;
        for (int layer = 0; layer < Addends.Count; layer++)
        {
            Addends[layer]?.Clear();
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
