using RobustSparse.Kernels;
using RobustSparse.Models;

namespace RobustSparse.Engines;

/// <summary>Up to 64 examples with their forward passes, clean and attacked. A block belongs to one thread and to one engine: an engine never writes the rows of units without surviving weights, and these rows must stay zero.</summary>
internal sealed class ExampleBlock(NetworkArchitecture architecture, TrainingBounds bounds = TrainingBounds.None) : IDisposable
{
    /// <summary>Examples in the block; further columns are padding.</summary>
    public int Count { get; set; }

    public ForwardPass Clean { get; } = new(architecture);

    public ForwardPass Attacked { get; } = new(architecture);

    /// <summary>The intervals around the images; null where the engine has none.</summary>
    public IntervalPass? Intervals { get; } = bounds == TrainingBounds.None ? null : new(architecture, bounds);

    /// <summary>The forms of each class; null where the engine has no backward bounds.</summary>
    public IReadOnlyList<FormPass>? Forms { get; } =
        bounds == TrainingBounds.Backward ? [.. Enumerable.Range(0, architecture.Classes).Select(_ => new FormPass(architecture))] : null;

    /// <summary>The targets of the loss, [classes, 64].</summary>
    public Block Targets { get; } = new(architecture.Classes);

    /// <summary>The targets whose loss the attack increases, [classes, 64].</summary>
    public Block AttackTargets { get; } = new(architecture.Classes);

    /// <summary>[features]; true where a pixel is zero in all clean images of the block.</summary>
    public bool[] PixelIsBlank { get; } = new bool[architecture.Inputs];

    /// <summary>The lower and upper halves of the keys of the examples' attack noise, [64] each.</summary>
    public uint[] LowKeys { get; } = new uint[Block.Columns];

    public uint[] HighKeys { get; } = new uint[Block.Columns];

    public MultiplyScratch Scratch { get; } = new();

    /// <summary>The motion that <see cref="NetworkEngine.MotionOf"/> returns; made by the engine at first use.</summary>
    public InputMotion? Motion { get; set; }

    /// <summary>Makes each example's target its class, smoothed: (1 − α)·one-hot + α/classes.</summary>
    /// <param name="labels">One class an example.</param>
    /// <param name="smoothing">α, in [0, 1).</param>
    public void SetTargets(ReadOnlySpan<byte> labels, float smoothing) => SmoothedTargets.Fill(Targets, labels, smoothing);

    /// <summary>Makes the attack drive each example away from its class.</summary>
    public void SetAttackTargets(ReadOnlySpan<byte> labels) => SmoothedTargets.Fill(AttackTargets, labels, smoothing: 0f);

    /// <summary>The class with the greatest logit; the first such class in a tie.</summary>
    public static int AnswerOf(ForwardPass pass, int column)
    {
        Span<float> logits = pass.Logits.Values;
        int best = 0;
        for (int row = 1; row < pass.Logits.Rows; row++)
        {
            if (logits[(row * Block.Columns) + column] > logits[(best * Block.Columns) + column])
            {
                best = row;
            }
        }

        return best;
    }

    public void Dispose()
    {
        Clean.Dispose();
        Attacked.Dispose();
        Intervals?.Dispose();
        foreach (FormPass forms in Forms ?? [])
        {
            forms.Dispose();
        }

        Targets.Dispose();
        AttackTargets.Dispose();
        Scratch.Dispose();
        Motion?.Dispose();
    }
}
