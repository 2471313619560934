using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// An inlined exp for vectors. The framework's exp takes several times as long, and runs unoptimised for the first seconds of a
/// process. With x = n·ln 2 + r and n whole, exp x = 2ⁿ·exp r; a polynomial approximates exp r (S. L. Moshier, Cephes, expf).
/// </summary>
internal static class Exponential
{
    /// <summary>exp x, within 2 units in the last place; zero where exp x is below the least normal float, for example exp −87.4.</summary>
    /// <param name="x">At most 88.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<TSimd, V>(V x)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        // Max returns its second operand if either operand is NaN, so NaN stays NaN.
        x = TSimd.Max(TSimd.Broadcast(-200f), x);
        V n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(1.44269504f)));

        // ln 2 in two parts. The first has so few digits that its product with n is exact.
        V r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-0.693359375f), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(2.12194440e-4f), r);
        V p = TSimd.MultiplyAdd(TSimd.Broadcast(1.9875691500e-4f), r, TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.6666665459e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(5.0000001201e-1f));
        p = TSimd.Add(TSimd.MultiplyAdd(p, TSimd.Multiply(r, r), r), TSimd.Broadcast(1f));
        return TSimd.Multiply(p, TSimd.PowerOfTwo(n));
    }
}
