using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The divergence KL(p ‖ q) = Σ p·(log p − log q), where p is the softmax for a clean image and q the softmax for the attacked
/// image. Its gradient with respect to the attacked logits is q − p, as for the cross-entropy with p as targets. Its gradient
/// with respect to the clean logits is p·(log p − log q − KL).
/// </summary>
internal static unsafe class KullbackLeibler
{
    /// <summary>Computes the softmax of every column.</summary>
    /// <param name="logits">[classes, 64].</param>
    /// <param name="probabilities">[classes, 64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(Block logits, Block probabilities)
    {
        for (int column = 0; column < Block.Columns; column += Vector<float>.Count)
        {
            float* z = logits.Pointer + column, p = probabilities.Pointer + column;
            Vector<float> normalizer = LogSumExp(z, logits.Rows);
            for (nint row = 0; row < logits.Rows * Block.Columns; row += Block.Columns)
            {
                Vector.Exp(Vector.Load(z + row) - normalizer).Store(p + row);
            }
        }
    }

    /// <summary>Computes the divergence of each example, and adds its gradient with respect to the clean logits to <paramref name="delta"/>.</summary>
    /// <param name="clean">[classes, 64].</param>
    /// <param name="attacked">[classes, 64].</param>
    /// <param name="delta">[classes, 64]; columns without an example become zero.</param>
    /// <param name="divergences">[64]; becomes the divergence of each example.</param>
    /// <param name="count">Number of examples in the block.</param>
    /// <param name="scale">Weight of one example's divergence in the objective.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradient(Block clean, Block attacked, Block delta, Span<float> divergences, int count, float scale)
    {
        nint end = (nint)clean.Rows * Block.Columns;
        for (int column = 0; column < count; column += Vector<float>.Count)
        {
            float* z = clean.Pointer + column, w = attacked.Pointer + column, d = delta.Pointer + column;
            Vector<float> cleanNormalizer = LogSumExp(z, clean.Rows), attackedNormalizer = LogSumExp(w, clean.Rows), divergence = Vector<float>.Zero;
            for (nint row = 0; row < end; row += Block.Columns)
            {
                Vector<float> logP = Vector.Load(z + row) - cleanNormalizer, logQ = Vector.Load(w + row) - attackedNormalizer;
                divergence += Vector.Exp(logP) * (logP - logQ);
            }

            divergence.CopyTo(divergences[column..]);
            for (nint row = 0; row < end; row += Block.Columns)
            {
                Vector<float> logP = Vector.Load(z + row) - cleanNormalizer, logQ = Vector.Load(w + row) - attackedNormalizer;
                (Vector.Load(d + row) + (scale * (Vector.Exp(logP) * (logP - logQ - divergence)))).Store(d + row);
            }
        }

        for (int row = 0; row < delta.Rows; row++)
        {
            delta.Row(row)[count..].Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> LogSumExp(float* logits, int classes)
    {
        Vector<float> max = Vector.Load(logits), sum = Vector<float>.Zero;
        for (nint row = Block.Columns; row < classes * Block.Columns; row += Block.Columns)
        {
            max = Vector.Max(max, Vector.Load(logits + row));
        }

        for (nint row = 0; row < classes * Block.Columns; row += Block.Columns)
        {
            sum += Vector.Exp(Vector.Load(logits + row) - max);
        }

        return max + Vector.Log(sum);
    }
}
