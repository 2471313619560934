using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

/// <summary>The kernels in one width of vectors.</summary>
internal abstract class KernelSet
{
    /// <summary>For the widest vectors of this processor.</summary>
    public static KernelSet Widest { get; } = OfWidth(
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1);

    /// <summary>Floats in a vector.</summary>
    public abstract int Width { get; }

    /// <summary>For vectors of 1, 4, 8 or 16 floats, whether the processor has them or not.</summary>
    public static KernelSet OfWidth(int width) => width switch
    {
        1 => new KernelSet<SimdScalar, float>(),
        4 => new KernelSet<Simd128, Vector128<float>>(),
        8 => new KernelSet<Simd256, Vector256<float>>(),
        16 => new KernelSet<Simd512, Vector512<float>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "a vector has 1, 4, 8 or 16 floats"),
    };

    /// <summary>A layer whose cost does not depend on its mask.</summary>
    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    public abstract Layer DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept);

    /// <summary>A layer whose cost follows its surviving weights.</summary>
    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    /// <param name="usedInputs">[inputs]; whether a path from the image reaches the unit.</param>
    /// <param name="usedOutputs">[outputs]; whether a path to the logits leaves it.</param>
    /// <param name="leavesOutZeros">Whether inputs that are mostly zero are multiplied example by example, by a copy of the weights.</param>
    public abstract Layer SparseLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, bool leavesOutZeros = false);

    /// <summary>A layer of which some units are multiplied as in a dense one, the others as in a sparse one.</summary>
    /// <param name="isKept">[inputs · outputs]; which entries of the kernel survive.</param>
    /// <param name="usedInputs">[inputs]; whether a path from the image reaches the unit.</param>
    /// <param name="usedOutputs">[outputs]; whether a path to the logits leaves it.</param>
    /// <param name="isDense">[outputs]; which units those are: one at least.</param>
    public abstract Layer SplitLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, ReadOnlySpan<bool> isDense);

    /// <inheritdoc cref="ImageLoader.Load"/>
    public abstract void LoadImages(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, Block block, Span<bool> rowIsBlank);

    /// <inheritdoc cref="ImageLoader.LoadArranged"/>
    public abstract void LoadArranged(ReadOnlySpan<byte> pixels, Block block, Span<bool> rowIsBlank);

    /// <inheritdoc cref="SoftmaxCrossEntropy.Differentiate"/>
    public abstract void Differentiate(Block logits, Block targets, Block delta, Span<float> losses, int count, float scale);

    /// <inheritdoc cref="SoftmaxCrossEntropy.Predict"/>
    public abstract void Predict(Block logits, Block targets);
}

/// <summary>The kernels in the width of <typeparamref name="V"/>.</summary>
[SuppressMessage("Naming", "CA1715", Justification = "V is the vector throughout, as in mathematics.")]
internal sealed class KernelSet<TSimd, V> : KernelSet
    where TSimd : ISimd<V>
    where V : unmanaged
{
    public override int Width => TSimd.Width;

    public override Layer DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept) =>
        new DenseLayer<TSimd, V>(inputs, outputs, isKept);

    public override Layer SparseLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, bool leavesOutZeros = false) =>
        new SparseLayer<TSimd, V>(inputs, outputs, isKept, usedInputs, usedOutputs, leavesOutZeros);

    public override Layer SplitLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, ReadOnlySpan<bool> isDense) =>
        new SplitLayer<TSimd, V>(inputs, outputs, isKept, usedInputs, usedOutputs, isDense);

    public override void LoadImages(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, Block block, Span<bool> rowIsBlank) =>
        ImageLoader.Load<TSimd, V>(pixels, indices, block, rowIsBlank);

    public override void LoadArranged(ReadOnlySpan<byte> pixels, Block block, Span<bool> rowIsBlank) =>
        ImageLoader.LoadArranged<TSimd, V>(pixels, block, rowIsBlank);

    public override void Differentiate(Block logits, Block targets, Block delta, Span<float> losses, int count, float scale) =>
        SoftmaxCrossEntropy.Differentiate<TSimd, V>(logits, targets, delta, losses, count, scale);

    public override void Predict(Block logits, Block targets) => SoftmaxCrossEntropy.Predict<TSimd, V>(logits, targets);
}
