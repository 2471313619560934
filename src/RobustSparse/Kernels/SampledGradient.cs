using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Where the weights of a sparse layer stand, in groups of eight: the places at which a gradient is sampled.</summary>
internal readonly unsafe struct SamplingPattern
{
    /// <summary>Places, padded to whole groups; the padding stands at input 0 and output 0.</summary>
    public required int PaddedCount { get; init; }

    /// <summary>[PaddedCount]; the input of each weight.</summary>
    public required ushort* Inputs { get; init; }

    /// <summary>[PaddedCount]; its output.</summary>
    public required ushort* Outputs { get; init; }

    /// <summary>[PaddedCount / 8]; whether a group has one input only.</summary>
    public required bool* IsSameInput { get; init; }
}

/// <summary>Where an update of a sparse layer's weights goes.</summary>
internal readonly unsafe struct SparseWeights
{
    public required float* Weights { get; init; }

    public required float* First { get; init; }

    public required float* Second { get; init; }

    /// <summary>The copy of the weights that the forward multiply reads.</summary>
    public required float* ForwardWeights { get; init; }

    /// <summary>Where in it each weight stands.</summary>
    public required int* ForwardPlaces { get; init; }
}

/// <summary>
/// The gradient of a sparse layer at its surviving weights only: for each, the scalar product of a row of inputs and a row
/// of deltas, eight weights at a time. Groups that share their input load it once.
/// </summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal static unsafe class SampledGradient
{
    /// <summary>One term of the gradient.</summary>
    /// <param name="x">[inputs, 64].</param>
    /// <param name="delta">[outputs, 64].</param>
    /// <param name="isBlank">[inputs]; true where the row of x is zero; null when nothing is known.</param>
    /// <param name="gradient">[PaddedCount].</param>
    /// <param name="add">Whether to add to what <paramref name="gradient"/> holds.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Differentiate<TSimd, V>(in SamplingPattern pattern, float* x, float* delta, bool* isBlank, float* gradient, bool add)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        float* sums = stackalloc float[8];
        for (int place = 0; place < pattern.PaddedCount; place += 8)
        {
            Group<TSimd, V>(pattern, place, x, delta, isBlank, sums);
            for (int i = 0; i < 8; i += TSimd.Width)
            {
                V sum = TSimd.Load(sums + i);
                float* target = gradient + place + i;
                TSimd.Store(add ? TSimd.Add(sum, TSimd.Load(target)) : sum, target);
            }
        }
    }

    /// <summary>The last term of the gradient, and Adam's update while it is at hand.</summary>
    /// <param name="earlier">[PaddedCount]; the sum of the earlier terms; null when there are none.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DifferentiateAndUpdate<TSimd, V>(
        in SamplingPattern pattern, float* x, float* delta, bool* isBlank, float* earlier, in SparseWeights weights, AdamStep step)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        float* sums = stackalloc float[8];
        for (int place = 0; place < pattern.PaddedCount; place += 8)
        {
            Group<TSimd, V>(pattern, place, x, delta, isBlank, sums);
            for (int i = 0; i < 8; i += TSimd.Width)
            {
                V gradient = TSimd.Load(sums + i);
                int at = place + i;
                gradient = earlier == null ? gradient : TSimd.Add(gradient, TSimd.Load(earlier + at));
                Adam.UpdateVector<TSimd, V>(weights.Weights + at, weights.First + at, weights.Second + at, gradient, step);
            }

            float* updated = weights.Weights + place, forward = weights.ForwardWeights;
            int* places = weights.ForwardPlaces + place;
            forward[places[0]] = updated[0];
            forward[places[1]] = updated[1];
            forward[places[2]] = updated[2];
            forward[places[3]] = updated[3];
            forward[places[4]] = updated[4];
            forward[places[5]] = updated[5];
            forward[places[6]] = updated[6];
            forward[places[7]] = updated[7];
        }
    }

    /// <summary>Eight scalar products of 64 floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Group<TSimd, V>(in SamplingPattern pattern, int place, float* x, float* delta, bool* isBlank, float* sums)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        ushort* inputs = pattern.Inputs + place, outputs = pattern.Outputs + place;
        V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        float* d0 = delta + (outputs[0] * Block.Columns), d1 = delta + (outputs[1] * Block.Columns);
        float* d2 = delta + (outputs[2] * Block.Columns), d3 = delta + (outputs[3] * Block.Columns);
        if (pattern.IsSameInput[place >> 3])
        {
            if (isBlank == null || !isBlank[inputs[0]])
            {
                float* row = x + (inputs[0] * Block.Columns);
                float* d4 = delta + (outputs[4] * Block.Columns), d5 = delta + (outputs[5] * Block.Columns);
                float* d6 = delta + (outputs[6] * Block.Columns), d7 = delta + (outputs[7] * Block.Columns);
                for (nint c = 0; c < Block.Columns; c += TSimd.Width)
                {
                    V shared = TSimd.Load(row + c);
                    a0 = TSimd.MultiplyAdd(shared, TSimd.Load(d0 + c), a0);
                    a1 = TSimd.MultiplyAdd(shared, TSimd.Load(d1 + c), a1);
                    a2 = TSimd.MultiplyAdd(shared, TSimd.Load(d2 + c), a2);
                    a3 = TSimd.MultiplyAdd(shared, TSimd.Load(d3 + c), a3);
                    a4 = TSimd.MultiplyAdd(shared, TSimd.Load(d4 + c), a4);
                    a5 = TSimd.MultiplyAdd(shared, TSimd.Load(d5 + c), a5);
                    a6 = TSimd.MultiplyAdd(shared, TSimd.Load(d6 + c), a6);
                    a7 = TSimd.MultiplyAdd(shared, TSimd.Load(d7 + c), a7);
                }
            }
        }
        else
        {
            // Four and four: eight pairs of pointers do not fit in the general registers.
            float* x0 = x + (inputs[0] * Block.Columns), x1 = x + (inputs[1] * Block.Columns);
            float* x2 = x + (inputs[2] * Block.Columns), x3 = x + (inputs[3] * Block.Columns);
            for (nint c = 0; c < Block.Columns; c += TSimd.Width)
            {
                a0 = TSimd.MultiplyAdd(TSimd.Load(x0 + c), TSimd.Load(d0 + c), a0);
                a1 = TSimd.MultiplyAdd(TSimd.Load(x1 + c), TSimd.Load(d1 + c), a1);
                a2 = TSimd.MultiplyAdd(TSimd.Load(x2 + c), TSimd.Load(d2 + c), a2);
                a3 = TSimd.MultiplyAdd(TSimd.Load(x3 + c), TSimd.Load(d3 + c), a3);
            }

            x0 = x + (inputs[4] * Block.Columns);
            x1 = x + (inputs[5] * Block.Columns);
            x2 = x + (inputs[6] * Block.Columns);
            x3 = x + (inputs[7] * Block.Columns);
            d0 = delta + (outputs[4] * Block.Columns);
            d1 = delta + (outputs[5] * Block.Columns);
            d2 = delta + (outputs[6] * Block.Columns);
            d3 = delta + (outputs[7] * Block.Columns);
            for (nint c = 0; c < Block.Columns; c += TSimd.Width)
            {
                a4 = TSimd.MultiplyAdd(TSimd.Load(x0 + c), TSimd.Load(d0 + c), a4);
                a5 = TSimd.MultiplyAdd(TSimd.Load(x1 + c), TSimd.Load(d1 + c), a5);
                a6 = TSimd.MultiplyAdd(TSimd.Load(x2 + c), TSimd.Load(d2 + c), a6);
                a7 = TSimd.MultiplyAdd(TSimd.Load(x3 + c), TSimd.Load(d3 + c), a7);
            }
        }

        TSimd.StoreSums(a0, a1, a2, a3, a4, a5, a6, a7, sums);
    }
}
