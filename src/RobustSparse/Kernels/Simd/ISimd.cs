using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

/// <summary>
/// The operations of one vector width. A kernel is one generic method over these operations. The JIT compiles it for each width
/// and turns every operation into an instruction. The other widths are tested against width 1.
/// </summary>
internal unsafe interface ISimd<V>
    where V : unmanaged
{
    /// <summary>Floats in a vector: 1, 4, 8 or 16.</summary>
    static abstract int Width { get; }

    static abstract V Load(float* source);

    static abstract void Store(V value, float* target);

    static abstract V Broadcast(float value);

    /// <summary>Broadcasts four consecutive values, each to all lanes of one vector; wide vectors need a single load.</summary>
    static abstract (V First, V Second, V Third, V Fourth) BroadcastFour(float* source);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a·b + c, fused where the processor can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Min(V a, V b);

    static abstract V Max(V a, V b);

    static abstract V Sqrt(V a);

    /// <summary>The nearest whole number; halves round to even.</summary>
    static abstract V Round(V a);

    /// <summary>2 to the power of a whole number up to 127; zero below −126, where floats are denormal.</summary>
    static abstract V PowerOfTwo(V exponent);

    static abstract V Log(V a);

    /// <summary><paramref name="value"/> where <paramref name="gate"/> is above zero, else zero.</summary>
    static abstract V Gate(V value, V gate);

    /// <summary><paramref name="size"/>, which is positive, with the sign of <paramref name="direction"/>; zero where the direction is zero.</summary>
    static abstract V AlongSign(V size, V direction);

    /// <summary>1 where <paramref name="value"/> equals <paramref name="other"/>, else zero.</summary>
    static abstract V OneWhereEqual(V value, V other);

    /// <summary><paramref name="value"/> where its magnitude is at least <paramref name="least"/>, else zero.</summary>
    static abstract V ZeroBelow(V value, V least);

    /// <summary>Whether every lane is zero.</summary>
    static abstract bool IsZero(V a);

    /// <summary>One bit for every lane, the first lane in the lowest bit: 1 where the lane is not zero.</summary>
    static abstract uint NonZeroLanes(V a);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(V a);

    /// <summary>Adds the sums of the lanes of each of four vectors to four values side by side.</summary>
    static abstract void AddSums(V a0, V a1, V a2, V a3, float* target);

    /// <summary>Stores the nonzero lanes contiguously, and stores their lane numbers, counted from <paramref name="first"/>, in <paramref name="indices"/>.</summary>
    /// <returns>Number of nonzero lanes; up to <see cref="Width"/> places may be written.</returns>
    static abstract int Compress(V a, int first, float* values, ushort* indices);

    /// <summary>Transposes eight rows of eight floats, whatever the width.</summary>
    static abstract void TransposeEight(float* source, nint sourceStride, float* target, nint targetStride);

    /// <summary>Stores sixteen pixels as pixel / 255.</summary>
    static abstract void StorePixels(Vector128<byte> pixels, float* target);
}
