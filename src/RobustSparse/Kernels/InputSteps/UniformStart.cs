using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The random start of an attack: a = clip(x + u, 0, 1) with u uniform in ±ε. The noise of pixel i of an example is a hash
/// of i and the example's own 64-bit key, so it depends on neither batch, nor thread, nor vector width.
/// </summary>
internal static unsafe class UniformStart
{
    /// <summary>A multiplier that spreads the counters of neighbouring pixels over all 32 bits.</summary>
    public const uint CounterStep = 0x9E3779B9u;

    /// <summary>Fills <paramref name="attacked"/>.</summary>
    /// <param name="clean">[features, 64].</param>
    /// <param name="attacked">[features, 64].</param>
    /// <param name="epsilon">Half the width of the noise.</param>
    /// <param name="lowKeys">[64]; the lower halves of the examples' keys.</param>
    /// <param name="highKeys">[64]; their upper halves.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(Block clean, Block attacked, float epsilon, ReadOnlySpan<uint> lowKeys, ReadOnlySpan<uint> highKeys)
    {
        Vector<float> scale = new(2 * epsilon * (1f / (1 << 24))), shift = new(-epsilon), one = Vector<float>.One;
        for (int column = 0; column < Block.Columns; column += Vector<float>.Count)
        {
            Vector<uint> low = new(lowKeys[column..]), high = new(highKeys[column..]);
            float* x = clean.Pointer + column, a = attacked.Pointer + column;
            for (uint pixel = 0; pixel < (uint)clean.Rows; pixel++, x += Block.Columns, a += Block.Columns)
            {
                Vector<uint> bits = Hash(new Vector<uint>(pixel * CounterStep) + low, high);
                Vector<float> noise = (Vector.ConvertToSingle(Vector.AsVectorInt32(bits >>> 8)) * scale) + shift;
                Vector<float> start = Vector.Load(x) + noise;
                Vector.Min(Vector.Max(start, Vector<float>.Zero), one).Store(a);
            }
        }
    }

    /// <summary>A 32-bit finaliser with low avalanche bias (Wellons 2018, "lowbias32"), keyed once more between its two multiplications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Hash(Vector<uint> value, Vector<uint> key)
    {
        value = (value ^ (value >>> 16)) * new Vector<uint>(0x7FEB352Du);
        value = (value ^ (value >>> 15) ^ key) * new Vector<uint>(0x846CA68Bu);
        return value ^ (value >>> 16);
    }
}
