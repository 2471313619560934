using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>How fast one core multiplies and adds when nothing holds it up: twelve independent chains of 256-bit operations.</summary>
internal static class FmaPeak
{
    private const int Rounds = 1_000_000, Chains = 12, Attempts = 20;

    /// <summary>The best of several attempts, in 10⁹ floating-point operations a second.</summary>
    public static double Measure()
    {
        double best = double.PositiveInfinity, sum = 0;
        for (int i = 0; i < Attempts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            sum += Multiply(0.999f + (i * 1e-6f));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        // Looking at the sum keeps the work from being dropped as unused.
        return double.IsFinite(sum)
            ? 2.0 * Rounds * Chains * Vector256<float>.Count / best / 1e9
            : throw new InvalidOperationException($"the chains ended in {sum}");
    }

    // Optimised at the first call: a loop replaced on the stack would keep its accumulators in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply(float factor)
    {
        Vector256<float> a = Vector256.Create(factor), b = Vector256.Create(1e-3f);
        Vector256<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (int i = 0; i < Rounds; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b);
            c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b);
            c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b);
            c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b);
            c7 = Vector256.FusedMultiplyAdd(c7, a, b);
            c8 = Vector256.FusedMultiplyAdd(c8, a, b);
            c9 = Vector256.FusedMultiplyAdd(c9, a, b);
            c10 = Vector256.FusedMultiplyAdd(c10, a, b);
            c11 = Vector256.FusedMultiplyAdd(c11, a, b);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
