using RobustSparse.Kernels;

namespace RobustSparse.Engines;

/// <summary>Targets of the cross-entropy with label smoothing α: (1 − α)·one-hot + α/classes.</summary>
internal static class SmoothedTargets
{
    /// <summary>Writes the targets of the examples of a block; padding columns get α/classes in every row.</summary>
    /// <param name="targets">[classes, 64].</param>
    /// <param name="labels">One class an example.</param>
    /// <param name="smoothing">α, in [0, 1).</param>
    public static void Fill(Block targets, ReadOnlySpan<byte> labels, float smoothing)
    {
        // Computed in double and rounded once, so that α = 0.1 gives the floats nearest to 0.91 and 0.01.
        float rest = (float)((double)smoothing / targets.Rows), truth = (float)(1.0 - smoothing + ((double)smoothing / targets.Rows));
        Span<float> values = targets.Values;
        values.Fill(rest);
        for (int column = 0; column < labels.Length; column++)
        {
            values[(labels[column] * Block.Columns) + column] = truth;
        }
    }
}
