using System.Numerics;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// The random start of an attack whose loss has no gradient at the clean image: a = clip(x + σ·N(0, 1), 0, 1). As in
/// <see cref="UniformStart"/>, the noise of a pixel depends only on the pixel and the example's key.
/// </summary>
internal static unsafe class GaussianStart
{
    /// <summary>Fills <paramref name="attacked"/>.</summary>
    /// <param name="clean">[features, 64].</param>
    /// <param name="attacked">[features, 64].</param>
    /// <param name="deviation">σ.</param>
    /// <param name="lowKeys">[64]; the lower halves of the examples' keys.</param>
    /// <param name="highKeys">[64]; their upper halves.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(Block clean, Block attacked, float deviation, ReadOnlySpan<uint> lowKeys, ReadOnlySpan<uint> highKeys)
    {
        Vector<float> unit = new(1f / (1 << 24)), one = Vector<float>.One, turn = new(2 * MathF.PI);
        for (int column = 0; column < Block.Columns; column += Vector<float>.Count)
        {
            Vector<uint> low = new(lowKeys[column..]), high = new(highKeys[column..]);
            float* x = clean.Pointer + column, a = attacked.Pointer + column;
            for (uint pixel = 0; pixel < (uint)clean.Rows; pixel++, x += Block.Columns, a += Block.Columns)
            {
                // Box and Muller 1958, from two uniform numbers; the first is never zero.
                Vector<float> radius = Vector.SquareRoot(new Vector<float>(-2f) * Vector.Log(unit + (unit * Bits(2 * pixel, low, high))));
                Vector<float> normal = radius * Vector.Cos(turn * unit * Bits((2 * pixel) + 1, low, high));
                Vector<float> start = Vector.Load(x) + (new Vector<float>(deviation) * normal);
                Vector.Min(Vector.Max(start, Vector<float>.Zero), one).Store(a);
            }
        }
    }

    /// <summary>24 random bits as a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Bits(uint counter, Vector<uint> low, Vector<uint> high) =>
        Vector.ConvertToSingle(Vector.AsVectorInt32(UniformStart.Hash(new Vector<uint>(counter * UniformStart.CounterStep) + low, high) >>> 8));
}
