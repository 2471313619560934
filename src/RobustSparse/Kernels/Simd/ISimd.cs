using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

/// <summary>
/// The operations of one vector width. A kernel is one generic body over them; the JIT compiles it anew for each width, with
/// every operation an instruction. The other widths are tested against width 1.
/// </summary>
internal unsafe interface ISimd<V>
    where V : unmanaged
{
    /// <summary>Floats in a vector: 1, 4, 8 or 16.</summary>
    static abstract int Width { get; }

    static abstract V Load(float* source);

    static abstract void Store(V value, float* target);

    static abstract V Broadcast(float value);

    /// <summary>Four values, one after the other, each in all lanes; for wide vectors in a single load.</summary>
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

    /// <summary>The nearest whole number, to even between two.</summary>
    static abstract V Round(V a);

    /// <summary>2 to the power of a whole number up to 127; zero below −126, where floats lose digits.</summary>
    static abstract V PowerOfTwo(V exponent);

    static abstract V Log(V a);

    /// <summary><paramref name="value"/> where <paramref name="gate"/> is above zero, else zero.</summary>
    static abstract V Gate(V value, V gate);

    /// <summary><paramref name="size"/> with the sign of <paramref name="direction"/>, zero where that is zero; size is positive.</summary>
    static abstract V AlongSign(V size, V direction);

    /// <summary>1 where <paramref name="value"/> equals <paramref name="other"/>, else zero.</summary>
    static abstract V OneWhereEqual(V value, V other);

    /// <summary><paramref name="value"/> where its magnitude is at least <paramref name="least"/>, else zero.</summary>
    static abstract V ZeroBelow(V value, V least);

    /// <summary>Whether every lane is zero.</summary>
    static abstract bool IsZero(V a);

    /// <summary>A bit for every lane, the first lowest: 1 where it is not zero.</summary>
    static abstract uint NonZeroLanes(V a);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(V a);

    /// <summary>Adds the sums of the lanes of each of four vectors to four values side by side.</summary>
    static abstract void AddSums(V a0, V a1, V a2, V a3, float* target);

    /// <summary>Stores the lanes that are not zero side by side, and beside each in <paramref name="indices"/> its lane's number, counted from <paramref name="first"/>.</summary>
    /// <returns>How many there are; up to <see cref="Width"/> places may be written.</returns>
    static abstract int Compress(V a, int first, float* values, ushort* indices);

    /// <summary>Transposes eight rows of eight floats, whatever the width.</summary>
    static abstract void TransposeEight(float* source, nint sourceStride, float* target, nint targetStride);

    /// <summary>Stores sixteen pixels as pixel / 255.</summary>
    static abstract void StorePixels(Vector128<byte> pixels, float* target);
}
