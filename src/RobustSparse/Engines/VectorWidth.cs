using RobustSparse.Kernels;

namespace RobustSparse.Engines;

/// <summary>The vector width of this processor. Machines of the same width compute the same bits; others may not.</summary>
internal static class VectorWidth
{
    /// <summary>Floats in a vector: 1, 4, 8 or 16.</summary>
    public static int Here => KernelSet.Widest.Width;
}
