using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RobustSparse.Kernels;

/// <summary>
/// The operations kernels are written in, for one width of vector. A kernel is one generic body; the JIT compiles it anew
/// for each width, with every operation an instruction. Width 1 is the definition the others are tested against.
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

/// <summary>One float at a time.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Width => 1;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* target) => *target = value;

    public static float Broadcast(float value) => value;

    public static (float First, float Second, float Third, float Fourth) BroadcastFour(float* source) => (source[0], source[1], source[2], source[3]);

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static float Min(float a, float b) => a < b ? a : b;

    public static float Max(float a, float b) => a > b ? a : b;

    public static float Sqrt(float a) => MathF.Sqrt(a);

    public static float Round(float a) => MathF.Round(a);

    public static float PowerOfTwo(float exponent) => exponent >= -126f ? BitConverter.Int32BitsToSingle(((int)exponent + 127) << 23) : 0f;

    public static float Log(float a) => MathF.Log(a);

    public static float Gate(float value, float gate) => gate > 0f ? value : 0f;

    public static float AlongSign(float size, float direction) => direction > 0f ? size : direction < 0f ? -size : 0f;

    public static float OneWhereEqual(float value, float other) => value == other ? 1f : 0f;

    public static float ZeroBelow(float value, float least) => MathF.Abs(value) >= least ? value : 0f;

    public static bool IsZero(float a) => a == 0f;

    public static uint NonZeroLanes(float a) => a == 0f ? 0u : 1u;

    public static float Sum(float a) => a;

    public static void AddSums(float a0, float a1, float a2, float a3, float* target)
    {
        target[0] += a0;
        target[1] += a1;
        target[2] += a2;
        target[3] += a3;
    }

    public static int Compress(float a, int first, float* values, ushort* indices)
    {
        *values = a;
        *indices = (ushort)first;
        return a == 0f ? 0 : 1;
    }

    public static void TransposeEight(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int row = 0; row < 8; row++)
        {
            for (int column = 0; column < 8; column++)
            {
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }

    public static void StorePixels(Vector128<byte> pixels, float* target)
    {
        for (int i = 0; i < Vector128<byte>.Count; i++)
        {
            target[i] = pixels[i] / 255f;
        }
    }
}

/// <summary>128-bit vectors.</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector128<float>>
{
    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* target) => Vector128.Store(value, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> First, Vector128<float> Second, Vector128<float> Third, Vector128<float> Fourth) BroadcastFour(float* source)
    {
        Vector128<float> four = Vector128.Load(source);
        return (
            Vector128.Shuffle(four, Vector128.Create(0, 0, 0, 0)),
            Vector128.Shuffle(four, Vector128.Create(1, 1, 1, 1)),
            Vector128.Shuffle(four, Vector128.Create(2, 2, 2, 2)),
            Vector128.Shuffle(four, Vector128.Create(3, 3, 3, 3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Round(Vector128<float> a) => Vector128.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> PowerOfTwo(Vector128<float> exponent) =>
        ((Vector128.ConvertToInt32Native(exponent) + Vector128.Create(127)) << 23).AsSingle() & Vector128.GreaterThanOrEqual(exponent, Vector128.Create(-126f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> a) => Vector128.Log(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Gate(Vector128<float> value, Vector128<float> gate) => value & Vector128.GreaterThan(gate, Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AlongSign(Vector128<float> size, Vector128<float> direction) =>
        Vector128.AndNot(size | (direction & Vector128.Create(-0f)), Vector128.Equals(direction, Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> OneWhereEqual(Vector128<float> value, Vector128<float> other) => Vector128.Equals(value, other) & Vector128.Create(1f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ZeroBelow(Vector128<float> value, Vector128<float> least) =>
        value & Vector128.GreaterThanOrEqual(Vector128.Abs(value), least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector128<float> a) => Vector128.EqualsAll(a, Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZeroLanes(Vector128<float> a) => (~Vector128.Equals(a, Vector128<float>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> a) => Vector128.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSums(Vector128<float> a0, Vector128<float> a1, Vector128<float> a2, Vector128<float> a3, float* target) =>
        (Load(target) + Vector128.Create(Vector128.Sum(a0), Vector128.Sum(a1), Vector128.Sum(a2), Vector128.Sum(a3))).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compress(Vector128<float> a, int first, float* values, ushort* indices)
    {
        int count = 0;
        for (int lane = 0; lane < Width; lane++)
        {
            count += SimdScalar.Compress(a[lane], first + lane, values + count, indices + count);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeEight(float* source, nint sourceStride, float* target, nint targetStride) =>
        SimdScalar.TransposeEight(source, sourceStride, target, targetStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(Vector128<byte> pixels, float* target)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(pixels);
        StoreEight(lower, target);
        StoreEight(upper, target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreEight(Vector128<ushort> pixels, float* target)
    {
        Vector128<float> scale = Vector128.Create(255f);
        (Vector128.ConvertToSingle(Vector128.WidenLower(pixels).AsInt32()) / scale).Store(target);
        (Vector128.ConvertToSingle(Vector128.WidenUpper(pixels).AsInt32()) / scale).Store(target + 4);
    }
}

/// <summary>256-bit vectors.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    // 1 / 255 to twice the digits of a float: of a byte times the sum, rounded once, every bit is that of the division.
    public const float Inverse255 = 1f / 255f, Inverse255Rest = (float)((1d / 255d) - Inverse255);

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target) => Vector256.Store(value, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second, Vector256<float> Third, Vector256<float> Fourth) BroadcastFour(float* source)
    {
        Vector256<float> four = Vector256.Create(Vector128.Load(source));
        return (
            Vector256.Shuffle(four, Vector256.Create(0, 0, 0, 0, 4, 4, 4, 4)),
            Vector256.Shuffle(four, Vector256.Create(1, 1, 1, 1, 5, 5, 5, 5)),
            Vector256.Shuffle(four, Vector256.Create(2, 2, 2, 2, 6, 6, 6, 6)),
            Vector256.Shuffle(four, Vector256.Create(3, 3, 3, 3, 7, 7, 7, 7)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> a) => Vector256.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> PowerOfTwo(Vector256<float> exponent) =>
        ((Vector256.ConvertToInt32Native(exponent) + Vector256.Create(127)) << 23).AsSingle() & Vector256.GreaterThanOrEqual(exponent, Vector256.Create(-126f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> a) => Vector256.Log(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gate(Vector256<float> value, Vector256<float> gate) => value & Vector256.GreaterThan(gate, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AlongSign(Vector256<float> size, Vector256<float> direction) =>
        Vector256.AndNot(size | (direction & Vector256.Create(-0f)), Vector256.Equals(direction, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> OneWhereEqual(Vector256<float> value, Vector256<float> other) => Vector256.Equals(value, other) & Vector256.Create(1f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ZeroBelow(Vector256<float> value, Vector256<float> least) =>
        value & Vector256.GreaterThanOrEqual(Vector256.Abs(value), least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector256<float> a) => Vector256.EqualsAll(a, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZeroLanes(Vector256<float> a) => (~Vector256.Equals(a, Vector256<float>.Zero)).ExtractMostSignificantBits();

    /// <remarks>Three rounds of adding halves: 128-bit halves, then pairs, then neighbours; each round halves the number of vectors.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> a)
    {
        Vector128<float> fours = a.GetLower() + a.GetUpper();
        Vector128<float> pairs = fours + Vector128.Shuffle(fours, Vector128.Create(2, 3, 0, 1));
        return pairs[0] + pairs[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSums(Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3, float* target)
    {
        if (!Avx.IsSupported)
        {
            (Vector128.Load(target) + Vector128.Create(Sum(a0), Sum(a1), Sum(a2), Sum(a3))).Store(target);
            return;
        }

        Vector256<float> pairs0213 = AddPairs(AddHalves(a0, a1), AddHalves(a2, a3));
        Vector256<float> sums = pairs0213 + Avx.Permute(pairs0213, 0b10_11_00_01);
        (Vector128.Load(target) + Sse41.Blend(sums.GetLower(), sums.GetUpper(), 0b1010)).Store(target);
    }

    /// <remarks>The numbers of the lanes to keep are extracted from 0, 1, …, 7 as bytes of one word; they permute the values.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compress(Vector256<float> a, int first, float* values, ushort* indices)
    {
        if (!Avx2.IsSupported || !Bmi2.X64.IsSupported)
        {
            int count = Simd128.Compress(a.GetLower(), first, values, indices);
            return count + Simd128.Compress(a.GetUpper(), first + 4, values + count, indices + count);
        }

        uint lanes = NonZeroLanes(a);
        ulong bytes = Bmi2.X64.ParallelBitDeposit(lanes, 0x0101_0101_0101_0101UL) * 0xFF;
        Vector128<byte> order = Vector128.CreateScalarUnsafe(Bmi2.X64.ParallelBitExtract(0x0706_0504_0302_0100UL, bytes)).AsByte();
        Avx2.PermuteVar8x32(a, Avx2.ConvertToVector256Int32(order)).Store(values);
        (Vector128.WidenLower(order) + Vector128.Create((ushort)first)).Store(indices);
        return BitOperations.PopCount(lanes);
    }

    /// <remarks>Each half vector is loaded where it belongs, rows 0 to 3 in lower halves and 4 to 7 in upper ones; pairs and then fours are interleaved.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeEight(float* source, nint sourceStride, float* target, nint targetStride)
    {
        if (!Avx.IsSupported)
        {
            SimdScalar.TransposeEight(source, sourceStride, target, targetStride);
            return;
        }

        TransposeFour(source, sourceStride, target, targetStride);
        TransposeFour(source + 4, sourceStride, target + (4 * targetStride), targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(Vector128<byte> pixels, float* target)
    {
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(pixels);
        StoreEight(lower, target);
        StoreEight(upper, target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreEight(Vector128<ushort> pixels, float* target)
    {
        Vector256<float> pixel = Vector256.ConvertToSingle(Vector256.WidenLower(pixels.ToVector256Unsafe()).AsInt32());
        Vector256.FusedMultiplyAdd(pixel, Vector256.Create(Inverse255), pixel * Vector256.Create(Inverse255Rest)).Store(target);
    }

    /// <summary>Transposes eight rows of four floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFour(float* source, nint sourceStride, float* target, nint targetStride)
    {
        float* lower = source + (4 * sourceStride);
        Vector256<float> rows04 = Vector256.Create(Vector128.Load(source), Vector128.Load(lower));
        Vector256<float> rows15 = Vector256.Create(Vector128.Load(source + sourceStride), Vector128.Load(lower + sourceStride));
        source += 2 * sourceStride;
        lower += 2 * sourceStride;
        Vector256<float> rows26 = Vector256.Create(Vector128.Load(source), Vector128.Load(lower));
        Vector256<float> rows37 = Vector256.Create(Vector128.Load(source + sourceStride), Vector128.Load(lower + sourceStride));
        Vector256<float> first01 = Avx.UnpackLow(rows04, rows15), first23 = Avx.UnpackLow(rows26, rows37);
        Vector256<float> last01 = Avx.UnpackHigh(rows04, rows15), last23 = Avx.UnpackHigh(rows26, rows37);
        Avx.Shuffle(first01, first23, 0b01_00_01_00).Store(target);
        Avx.Shuffle(first01, first23, 0b11_10_11_10).Store(target + targetStride);
        target += 2 * targetStride;
        Avx.Shuffle(last01, last23, 0b01_00_01_00).Store(target);
        Avx.Shuffle(last01, last23, 0b11_10_11_10).Store(target + targetStride);
    }

    /// <summary>The lanes of a folded to four in the lower half, those of b in the upper.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddHalves(Vector256<float> a, Vector256<float> b) =>
        Avx.Blend(a, b, 0b1111_0000) + Avx.Permute2x128(a, b, 0x21);

    /// <summary>In each half, the four lanes of a folded to two and those of b behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddPairs(Vector256<float> a, Vector256<float> b) =>
        Avx.Blend(a, b, 0b1100_1100) + Avx.Shuffle(a, b, 0b01_00_11_10);
}

/// <summary>512-bit vectors.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* target) => Vector512.Store(value, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> First, Vector512<float> Second, Vector512<float> Third, Vector512<float> Fourth) BroadcastFour(float* source)
    {
        Vector512<float> four = Avx512F.IsSupported ? Avx512F.BroadcastVector128ToVector512(source) : Vector512.Create(Vector128.Load(source));
        return (
            Vector512.Shuffle(four, Vector512.Create(0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12)),
            Vector512.Shuffle(four, Vector512.Create(1, 1, 1, 1, 5, 5, 5, 5, 9, 9, 9, 9, 13, 13, 13, 13)),
            Vector512.Shuffle(four, Vector512.Create(2, 2, 2, 2, 6, 6, 6, 6, 10, 10, 10, 10, 14, 14, 14, 14)),
            Vector512.Shuffle(four, Vector512.Create(3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> a) => Vector512.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> PowerOfTwo(Vector512<float> exponent) =>
        ((Vector512.ConvertToInt32Native(exponent) + Vector512.Create(127)) << 23).AsSingle() & Vector512.GreaterThanOrEqual(exponent, Vector512.Create(-126f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> a) => Vector512.Log(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gate(Vector512<float> value, Vector512<float> gate) => value & Vector512.GreaterThan(gate, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AlongSign(Vector512<float> size, Vector512<float> direction) =>
        Vector512.AndNot(size | (direction & Vector512.Create(-0f)), Vector512.Equals(direction, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> OneWhereEqual(Vector512<float> value, Vector512<float> other) => Vector512.Equals(value, other) & Vector512.Create(1f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ZeroBelow(Vector512<float> value, Vector512<float> least) =>
        value & Vector512.GreaterThanOrEqual(Vector512.Abs(value), least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector512<float> a) => Vector512.EqualsAll(a, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZeroLanes(Vector512<float> a) => (uint)(~Vector512.Equals(a, Vector512<float>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> a) => Simd256.Sum(Fold(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSums(Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3, float* target)
    {
        if (!Avx512F.IsSupported)
        {
            Simd256.AddSums(Fold(a0), Fold(a1), Fold(a2), Fold(a3), target);
            return;
        }

        // In each quarter, pairs of lanes of a0 and a1 in turns, likewise of a2 and a3; then the four sums side by side.
        Vector512<float> pairs01 = Avx512F.UnpackLow(a0, a1) + Avx512F.UnpackHigh(a0, a1);
        Vector512<float> pairs23 = Avx512F.UnpackLow(a2, a3) + Avx512F.UnpackHigh(a2, a3);
        Vector256<float> sums = Fold(Avx512F.Shuffle(pairs01, pairs23, 0b01_00_01_00) + Avx512F.Shuffle(pairs01, pairs23, 0b11_10_11_10));
        (Vector128.Load(target) + (sums.GetLower() + sums.GetUpper())).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compress(Vector512<float> a, int first, float* values, ushort* indices)
    {
        if (!Avx512F.IsSupported)
        {
            int count = Simd256.Compress(a.GetLower(), first, values, indices);
            return count + Simd256.Compress(a.GetUpper(), first + 8, values + count, indices + count);
        }

        Vector512<float> present = Avx512F.CompareNotEqual(a, Vector512<float>.Zero);
        Avx512F.Compress(Vector512<float>.Zero, present, a).Store(values);
        Vector512<int> lanes = Vector512<int>.Indices + Vector512.Create(first);
        Avx512F.ConvertToVector256UInt16(Avx512F.Compress(Vector512<float>.Zero, present, lanes.AsSingle()).AsInt32()).Store(indices);
        return BitOperations.PopCount((uint)present.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeEight(float* source, nint sourceStride, float* target, nint targetStride) =>
        Simd256.TransposeEight(source, sourceStride, target, targetStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(Vector128<byte> pixels, float* target)
    {
        if (!Avx512F.IsSupported)
        {
            Simd256.StorePixels(pixels, target);
            return;
        }

        Vector512<float> pixel = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(pixels));
        Vector512.FusedMultiplyAdd(pixel, Vector512.Create(Simd256.Inverse255), pixel * Vector512.Create(Simd256.Inverse255Rest)).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold(Vector512<float> a) => a.GetLower() + a.GetUpper();
}
