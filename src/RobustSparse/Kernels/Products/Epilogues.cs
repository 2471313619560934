using System.Runtime.CompilerServices;

namespace RobustSparse.Kernels;

/// <summary>Stores a finished vector of a product while it is still in registers.</summary>
internal unsafe interface IEpilogue
{
    /// <summary>Whether the epilogue may read its target; partial sums must then not be kept there.</summary>
    static virtual bool ReadsTarget => false;

    /// <summary>Whether the epilogue adds a bias, so that rows without weights are not zero.</summary>
    static virtual bool AddsBias => false;

    /// <param name="value">The finished values.</param>
    /// <param name="target">The place of the values in the product's result.</param>
    /// <param name="offset">Distance of <paramref name="target"/> from the start of the result, in floats; the same in any block of its shape.</param>
    static abstract void Store<TSimd, V>(V value, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged;
}

/// <summary>The operands of epilogues besides the product. An epilogue uses the operands that its summary names.</summary>
internal unsafe readonly struct EpilogueArguments
{
    public float* First { get; init; }

    public float* Second { get; init; }

    public float StepSize { get; init; }

    public float Epsilon { get; init; }

    public float* Bias { get; init; }
}

/// <summary>Stores the product.</summary>
internal readonly unsafe struct Plain : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, V>(V value, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged => TSimd.Store(value, target);
}

/// <summary>Adds each row's entry of Bias to the product, then applies <typeparamref name="TEpilogue"/>.</summary>
internal readonly unsafe struct Biased<TEpilogue> : IEpilogue
    where TEpilogue : IEpilogue
{
    public static bool ReadsTarget => TEpilogue.ReadsTarget;

    public static bool AddsBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, V>(V value, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged =>
        TEpilogue.Store<TSimd, V>(TSimd.Add(value, TSimd.Broadcast(arguments.Bias[offset / Block.Columns])), target, offset, arguments);
}

/// <summary>Stores max(0, product).</summary>
internal readonly unsafe struct Relu : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, V>(V value, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged => TSimd.Store(TSimd.Max(value, default), target);
}

/// <summary>Stores max(0, product), and stores the product itself in First.</summary>
internal readonly unsafe struct KeepingRelu : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, V>(V value, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        TSimd.Store(value, arguments.First + offset);
        TSimd.Store(TSimd.Max(value, default), target);
    }
}

/// <summary>The derivative of <see cref="Relu"/>: the product where its output, First, is above zero, else zero.</summary>
internal readonly unsafe struct ReluGate : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, V>(V value, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged => TSimd.Store(TSimd.Gate(value, TSimd.Load(arguments.First + offset)), target);
}

/// <summary>
/// One ascent step of an ℓ∞ attack with the product as input gradient g. First holds the clean images x, Second the
/// images a before the step. Stores clip(clip(a + StepSize·sgn(g), x − Epsilon, x + Epsilon), 0, 1); the gradient itself is not stored.
/// </summary>
internal readonly unsafe struct SignStep : IEpilogue
{
    /// <summary>Second may be the target itself.</summary>
    public static bool ReadsTarget => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, V>(V value, float* target, nint offset, in EpilogueArguments arguments)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        V clean = TSimd.Load(arguments.First + offset), from = TSimd.Load(arguments.Second + offset);
        TSimd.Store(Move<TSimd, V>(value, clean, from, TSimd.Broadcast(arguments.StepSize), TSimd.Broadcast(arguments.Epsilon)), target);
    }

    /// <summary>The images after the step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Move<TSimd, V>(V gradient, V clean, V from, V stepSize, V epsilon)
        where TSimd : ISimd<V>
        where V : unmanaged
    {
        V moved = TSimd.Add(from, TSimd.AlongSign(stepSize, gradient));
        moved = TSimd.Min(TSimd.Max(moved, TSimd.Subtract(clean, epsilon)), TSimd.Add(clean, epsilon));
        return TSimd.Min(TSimd.Max(moved, default), TSimd.Broadcast(1f));
    }
}
