using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>
/// One step of Adam as in Keras (Kingma and Ba 2015, the reordered form just before section 2.1). The step size includes the bias correction of
/// both moment estimates, and ε is outside the correction: w ← w − lr·√(1 − β2^t)/(1 − β1^t) · m/(√v + ε); β1 = .9, β2 = .999, ε = 1e-7.
/// </summary>
/// <param name="StepSize">lr·√(1 − β2^t)/(1 − β1^t).</param>
/// <param name="L1">Weight of Σ|w| in the loss, whose subgradient at zero is zero.</param>
internal readonly record struct AdamStep(float StepSize, float L1)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    /// <summary>The step for update number <paramref name="update"/>, from 1.</summary>
    public static AdamStep At(int update, float learningRate, float l1) =>
        new((float)(learningRate * Math.Sqrt(1 - Math.Pow(Beta2, update)) / (1 - Math.Pow(Beta1, update))), l1);
}

/// <summary>Adam on arrays.</summary>
internal static unsafe class Adam
{
    /// <summary>Updates weights and moments from their gradients, one vector at a time.</summary>
    /// <param name="survives">1 for a surviving weight, 0 for a masked one; null if all weights survive.</param>
    /// <param name="count">Number of weights; a multiple of the vector width.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update<TSimd, V>(float* weights, float* first, float* second, float* gradients, float* survives, nint count, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        for (nint i = 0; i < count; i += TSimd.Width)
        {
            V gradient = TSimd.Load(gradients + i);
            gradient = survives == null ? gradient : TSimd.Multiply(gradient, TSimd.Load(survives + i));
            UpdateVector<TSimd, V>(weights + i, first + i, second + i, gradient, step);
        }
    }

    /// <summary>Updates a few weights and moments from their gradients.</summary>
    /// <param name="gradients">One gradient a weight; empty where the penalty's is the only one.</param>
    public static void Update(Span<float> weights, Span<float> first, Span<float> second, ReadOnlySpan<float> gradients, AdamStep step)
    {
        fixed (float* w = weights, m = first, v = second)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                UpdateVector<SimdScalar, float>(w + i, m + i, v + i, gradients.IsEmpty ? 0f : gradients[i], step);
            }
        }
    }

    /// <summary>Updates one vector of weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void UpdateVector<TSimd, V>(float* weights, float* first, float* second, V gradient, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        V w = TSimd.Load(weights);
        V g = step.L1 == 0f ? gradient : TSimd.Add(gradient, TSimd.AlongSign(TSimd.Broadcast(step.L1), w));
        V m = TSimd.MultiplyAdd(TSimd.Load(first), TSimd.Broadcast(0.9f), TSimd.Multiply(g, TSimd.Broadcast(0.1f)));

        // First moments of weights from rarely inked pixels decay to denormal numbers, on which arithmetic is many times slower.
        m = TSimd.ZeroBelow(m, TSimd.Broadcast(1e-30f));
        V v = TSimd.MultiplyAdd(
            TSimd.Load(second), TSimd.Broadcast(0.999f), TSimd.Multiply(TSimd.Multiply(g, g), TSimd.Broadcast(0.001f)));
        TSimd.Store(m, first);
        TSimd.Store(v, second);
        V change = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(step.StepSize), m), TSimd.Add(TSimd.Sqrt(v), TSimd.Broadcast(1e-7f)));
        TSimd.Store(TSimd.Subtract(w, change), weights);
    }
}
