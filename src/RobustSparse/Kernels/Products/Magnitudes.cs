using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Operations on |w|, with which interval bounds multiply radii (Gowal et al. 2018, equation 6).</summary>
internal static unsafe class Magnitudes
{
    /// <summary>Whether a gradient has a term that went through magnitudes.</summary>
    public static bool ArePartOf(ReadOnlySpan<GradientTerm> terms)
    {
        foreach (GradientTerm term in terms)
        {
            if (term.OfMagnitudes)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Copies the magnitudes of weights.</summary>
    public static void Copy(ReadOnlySpan<float> weights, Span<float> target)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            target[i] = MathF.Abs(weights[i]);
        }
    }

    /// <summary>Adds the gradient by |w|, times the sign of w, to the gradient by w. A weight of zero has no sign and gets nothing.</summary>
    /// <param name="gradient">The gradient by w.</param>
    /// <param name="byMagnitude">The gradient by |w|.</param>
    /// <param name="weights">w.</param>
    /// <param name="count">Number of weights, a multiple of the vector width.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddAlongSigns<TSimd, V>(float* gradient, float* byMagnitude, float* weights, nint count)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        for (nint i = 0; i < count; i += TSimd.Width)
        {
            V weight = TSimd.Load(weights + i), addend = TSimd.Load(byMagnitude + i);
            V sum = TSimd.Add(TSimd.Load(gradient + i), TSimd.Gate(addend, weight));
            TSimd.Store(TSimd.Subtract(sum, TSimd.Gate(addend, TSimd.Subtract(default, weight))), gradient + i);
        }
    }
}
