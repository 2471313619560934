using RobustSparse.Kernels;

namespace RobustSparse.Engines;

/// <summary>The vectors that engines work with on this processor: results are the same bits only where they are as wide.</summary>
internal static class VectorWidth
{
    /// <summary>Floats in a vector: 1, 4, 8 or 16.</summary>
    public static int Here => KernelSet.Widest.Width;
}
