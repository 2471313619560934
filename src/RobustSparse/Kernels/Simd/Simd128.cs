using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

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
