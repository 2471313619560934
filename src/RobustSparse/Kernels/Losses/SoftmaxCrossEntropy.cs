using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// Softmax and cross-entropy combined, on logits: loss = Σ_c t_c (log Σ_k exp z_k − z_c), and ∂loss/∂z = softmax(z) − t for
/// targets that sum to 1. Never takes the logarithm of a softmax output.
/// </summary>
internal static unsafe class SoftmaxCrossEntropy
{
    /// <summary>Computes losses and gradients of a block.</summary>
    /// <param name="logits">[classes, 64].</param>
    /// <param name="targets">[classes, 64].</param>
    /// <param name="delta">[classes, 64]; becomes <paramref name="scale"/> times the gradient, zero in columns without an example.</param>
    /// <param name="losses">[64]; becomes the loss of each example.</param>
    /// <param name="count">Number of examples in the block.</param>
    /// <param name="scale">Weight of one example's loss in the objective.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Differentiate<TSimd, V>(Block logits, Block targets, Block delta, Span<float> losses, int count, float scale)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int classes = logits.Rows;
        fixed (float* loss = losses[..Block.Columns])
        {
            for (int column = 0; column < count; column += TSimd.Width)
            {
                float* z = logits.Pointer + column, t = targets.Pointer + column, d = delta.Pointer + column;
                V max = Maximum<TSimd, V>(z, classes), sum = default, agreement = default;
                for (nint row = 0; row < classes * Block.Columns; row += Block.Columns)
                {
                    V shifted = TSimd.Subtract(TSimd.Load(z + row), max), power = Exponential.Of<TSimd, V>(shifted);
                    sum = TSimd.Add(sum, power);
                    agreement = TSimd.MultiplyAdd(TSimd.Load(t + row), shifted, agreement);
                    TSimd.Store(power, d + row);
                }

                TSimd.Store(TSimd.Subtract(TSimd.Log(sum), agreement), loss + column);
                V normalizer = TSimd.Divide(TSimd.Broadcast(1f), sum), factor = TSimd.Broadcast(scale);
                for (nint row = 0; row < classes * Block.Columns; row += Block.Columns)
                {
                    V probability = TSimd.Multiply(TSimd.Load(d + row), normalizer);
                    TSimd.Store(TSimd.Multiply(TSimd.Subtract(probability, TSimd.Load(t + row)), factor), d + row);
                }
            }
        }

        for (int row = 0; row < classes; row++)
        {
            delta.Row(row)[count..].Clear();
        }
    }

    /// <summary>Makes the network's own answers the targets: 1 at the greatest logit, divided equally in a tie.</summary>
    /// <param name="logits">[classes, 64].</param>
    /// <param name="targets">[classes, 64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Predict<TSimd, V>(Block logits, Block targets)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        int classes = logits.Rows;
        for (int column = 0; column < Block.Columns; column += TSimd.Width)
        {
            float* z = logits.Pointer + column, t = targets.Pointer + column;
            V max = Maximum<TSimd, V>(z, classes), ties = default;
            for (nint row = 0; row < classes * Block.Columns; row += Block.Columns)
            {
                ties = TSimd.Add(ties, TSimd.OneWhereEqual(TSimd.Load(z + row), max));
            }

            for (nint row = 0; row < classes * Block.Columns; row += Block.Columns)
            {
                TSimd.Store(TSimd.Divide(TSimd.OneWhereEqual(TSimd.Load(z + row), max), ties), t + row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Maximum<TSimd, V>(float* logits, int classes)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        V max = TSimd.Load(logits);
        for (nint row = Block.Columns; row < classes * Block.Columns; row += Block.Columns)
        {
            max = TSimd.Max(max, TSimd.Load(logits + row));
        }

        return max;
    }
}
