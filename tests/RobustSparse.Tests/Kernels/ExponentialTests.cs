using System.Runtime.Intrinsics;
using RobustSparse.Kernels;

namespace RobustSparse.Tests.Kernels;

public sealed class ExponentialTests
{
    [Fact]
    public void Of_IsWithinTwoUnitsOfTheLastPlace_InEveryWidth()
    {
        float[] values = [0f, -0f, -87.3f, 88f, .. Enumerable.Range(0, 40_000).Select(i => -87.3f + (i * 0.0043f))];
        foreach (float[] powers in new[] { Of<SimdScalar, float>(values), Of<Simd128, Vector128<float>>(values), Of<Simd256, Vector256<float>>(values), Of<Simd512, Vector512<float>>(values) })
        {
            Assert.Equal([1f, 1f], powers[..2]);
            for (int i = 0; i < values.Length; i++)
            {
                double expected = Math.Exp(values[i]);
                Assert.InRange(powers[i], expected * (1 - 2.4e-7), expected * (1 + 2.4e-7));
            }
        }
    }

    [Fact]
    public void Of_IsZeroFarBelow_AndNoNumberOfNone()
    {
        float[] values = [-88f, -100f, -1e30f, float.NegativeInfinity];
        foreach (float[] powers in new[] { Of<SimdScalar, float>([.. values, float.NaN]), Of<Simd128, Vector128<float>>([.. values, float.NaN]), Of<Simd256, Vector256<float>>([.. values, float.NaN]), Of<Simd512, Vector512<float>>([.. values, float.NaN]) })
        {
            Assert.Equal([0f, 0f, 0f, 0f, float.NaN], powers);
        }
    }

    private static unsafe float[] Of<TSimd, V>(float[] values)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        var padded = new float[(values.Length + 15) / 16 * 16];
        values.CopyTo(padded, 0);
        fixed (float* place = padded)
        {
            for (int i = 0; i < padded.Length; i += TSimd.Width)
            {
                TSimd.Store(Exponential.Of<TSimd, V>(TSimd.Load(place + i)), place + i);
            }
        }

        return padded[..values.Length];
    }
}
