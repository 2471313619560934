using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RobustSparse.Kernels;

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

        // In each quarter, add pairs of lanes of a0 and a1, which then alternate, and of a2 and a3; then put the four sums side by side.
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
