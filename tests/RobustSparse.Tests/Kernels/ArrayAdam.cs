using System.Runtime.Intrinsics;
using RobustSparse.Kernels;

namespace RobustSparse.Tests.Kernels;

/// <summary>Adam on plain arrays, in the arithmetic of one vector width.</summary>
internal sealed unsafe class ArrayAdam
{
    private readonly float _l1;
    private readonly float[] _first;
    private readonly float[] _second;

    public ArrayAdam(double[] start, float l1)
    {
        _l1 = l1;
        Values = [.. start.Select(value => (float)value)];
        _first = new float[start.Length];
        _second = new float[start.Length];
    }

    public float[] Values { get; }

    /// <param name="isKept">The entries to update; null for all.</param>
    public void Step(float[] gradient, bool[]? isKept, int update, int width)
    {
        AdamStep step = AdamStep.At(update, learningRate: 0.01f, _l1);
        for (int i = 0; i < gradient.Length; i++)
        {
            if (isKept is null || isKept[i])
            {
                Step(i, gradient[i], step, width);
            }
        }
    }

    private void Step(int i, float gradient, AdamStep step, int width)
    {
        // One value in all lanes: each lane computes the same.
        float* w = stackalloc float[16], m = stackalloc float[16], v = stackalloc float[16];
        new Span<float>(w, 16).Fill(Values[i]);
        new Span<float>(m, 16).Fill(_first[i]);
        new Span<float>(v, 16).Fill(_second[i]);
        switch (width)
        {
            case 1:
                Adam.UpdateVector<SimdScalar, float>(w, m, v, gradient, step);
                break;
            case 4:
                Adam.UpdateVector<Simd128, Vector128<float>>(w, m, v, Vector128.Create(gradient), step);
                break;
            case 8:
                Adam.UpdateVector<Simd256, Vector256<float>>(w, m, v, Vector256.Create(gradient), step);
                break;
            default:
                Adam.UpdateVector<Simd512, Vector512<float>>(w, m, v, Vector512.Create(gradient), step);
                break;
        }

        (Values[i], _first[i], _second[i]) = (*w, *m, *v);
    }
}
