using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

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
