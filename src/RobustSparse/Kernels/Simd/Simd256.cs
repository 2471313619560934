using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RobustSparse.Kernels;

/// <summary>256-bit vectors.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    // 1 / 255 to twice the digits of a float, as a sum. A byte times this sum, rounded once, has the same bits as the division.
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

    /// <remarks>The numbers of the lanes to keep are extracted from the bytes 0, 1, …, 7 of one word. They permute the values.</remarks>
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

    /// <remarks>Half vectors are loaded directly to their final halves: rows 0 to 3 to lower halves, rows 4 to 7 to upper ones. Then pairs and fours are interleaved.</remarks>
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

    /// <summary>The lanes of a, folded to four, in the lower half; the lanes of b, folded to four, in the upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddHalves(Vector256<float> a, Vector256<float> b) =>
        Avx.Blend(a, b, 0b1111_0000) + Avx.Permute2x128(a, b, 0x21);

    /// <summary>In each half, the four lanes of a folded to two, then the four lanes of b folded to two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddPairs(Vector256<float> a, Vector256<float> b) =>
        Avx.Blend(a, b, 0b1100_1100) + Avx.Shuffle(a, b, 0b01_00_11_10);
}
