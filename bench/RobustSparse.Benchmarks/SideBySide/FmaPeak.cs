using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RobustSparse.Kernels;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>How fast one core multiplies and adds when nothing holds it up: twelve independent chains, in the widest vectors or in those of half their width if they are faster.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal static class FmaPeak
{
    private const int Rounds = 1_000_000, Chains = 12, Attempts = 20;

    /// <summary>The best of several attempts, in 10⁹ floating-point operations a second.</summary>
    public static double Measure() => Vector512.IsHardwareAccelerated
        ? Math.Max(Measure<Simd512, Vector512<float>>(), Measure<Simd256, Vector256<float>>())
        : Vector256.IsHardwareAccelerated ? Measure<Simd256, Vector256<float>>() : Measure<Simd128, Vector128<float>>();

    private static double Measure<TSimd, V>()
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        double best = double.PositiveInfinity, sum = 0;
        for (int i = 0; i < Attempts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            sum += Multiply<TSimd, V>(0.999f + (i * 1e-6f));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        // Looking at the sum keeps the work from being dropped as unused.
        return double.IsFinite(sum)
            ? 2.0 * Rounds * Chains * TSimd.Width / best / 1e9
            : throw new InvalidOperationException($"the chains ended in {sum}");
    }

    // Optimised at the first call: a loop replaced on the stack would keep its accumulators in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply<TSimd, V>(float factor)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        V a = TSimd.Broadcast(factor), b = TSimd.Broadcast(1e-3f);
        V c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (int i = 0; i < Rounds; i++)
        {
            c0 = TSimd.MultiplyAdd(c0, a, b);
            c1 = TSimd.MultiplyAdd(c1, a, b);
            c2 = TSimd.MultiplyAdd(c2, a, b);
            c3 = TSimd.MultiplyAdd(c3, a, b);
            c4 = TSimd.MultiplyAdd(c4, a, b);
            c5 = TSimd.MultiplyAdd(c5, a, b);
            c6 = TSimd.MultiplyAdd(c6, a, b);
            c7 = TSimd.MultiplyAdd(c7, a, b);
            c8 = TSimd.MultiplyAdd(c8, a, b);
            c9 = TSimd.MultiplyAdd(c9, a, b);
            c10 = TSimd.MultiplyAdd(c10, a, b);
            c11 = TSimd.MultiplyAdd(c11, a, b);
        }

        V sum = TSimd.Add(TSimd.Add(TSimd.Add(c0, c1), TSimd.Add(c2, c3)), TSimd.Add(TSimd.Add(c4, c5), TSimd.Add(c6, c7)));
        return TSimd.Sum(TSimd.Add(sum, TSimd.Add(TSimd.Add(c8, c9), TSimd.Add(c10, c11))));
    }
}
