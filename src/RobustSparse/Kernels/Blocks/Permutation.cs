using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Copies of floats in another order.</summary>
internal static unsafe class Permutation
{
    /// <summary>to[i] ← from[places[i]].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(float* from, int* places, float* to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            to[i] = from[places[i]];
        }
    }

    /// <summary>to[places[i]] ← from[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(float* from, int* places, float* to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            to[places[i]] = from[i];
        }
    }
}
