using System.Runtime.Intrinsics;

namespace RobustSparse.Kernels;

/// <summary>The kernels for one vector width.</summary>
internal abstract class KernelSet
{
    /// <summary>The kernels for the widest vectors of this processor.</summary>
    public static KernelSet Widest { get; } = OfWidth(
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1);

    /// <summary>Floats in a vector.</summary>
    public abstract int Width { get; }

    /// <summary>The kernels for vectors of 1, 4, 8 or 16 floats, even if the processor does not support them.</summary>
    public static KernelSet OfWidth(int width) => width switch
    {
        1 => new KernelSet<SimdScalar, float>(),
        4 => new KernelSet<Simd128, Vector128<float>>(),
        8 => new KernelSet<Simd256, Vector256<float>>(),
        16 => new KernelSet<Simd512, Vector512<float>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "a vector has 1, 4, 8 or 16 floats"),
    };

    /// <summary>Makes a dense layer, whose cost does not depend on its mask.</summary>
    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    /// <param name="hasBias">Whether every output has a bias.</param>
    public abstract Layer DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept, bool hasBias = false);

    /// <summary>Makes a sparse layer, whose cost grows with its surviving weights.</summary>
    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    /// <param name="usedInputs">[inputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="usedOutputs">[outputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="leavesOutZeros">Whether inputs that are mostly zero are multiplied example by example, with a copy of the weights.</param>
    /// <param name="hasBias">Whether every output has a bias.</param>
    public abstract Layer SparseLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, bool leavesOutZeros = false, bool hasBias = false);

    /// <summary>Makes a split layer, in which some units are multiplied as in a dense layer and the others as in a sparse one.</summary>
    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    /// <param name="usedInputs">[inputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="usedOutputs">[outputs]; as in <see cref="UsedWeights"/>.</param>
    /// <param name="isDense">[outputs]; whether the unit is multiplied as in a dense layer. At least one is.</param>
    /// <param name="hasBias">Whether every output has a bias.</param>
    public abstract Layer SplitLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, ReadOnlySpan<bool> isDense, bool hasBias = false);

    /// <summary>Makes a convolution.</summary>
    /// <param name="shape">The geometry.</param>
    /// <param name="isKept">[size · size · input channels · output channels]; the surviving entries of the kernel.</param>
    /// <param name="isUsed">The same dimensions; the surviving entries that lie on a path from an image to the logits. The data gives the others a gradient of zero, so products may leave them out.</param>
    /// <param name="isDense">Whether the cost does not depend on the mask; otherwise it grows with the surviving weights.</param>
    /// <param name="hasBias">Whether every output channel has a bias.</param>
    public abstract Layer Convolution(ConvolutionShape shape, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> isUsed, bool isDense, bool hasBias = false);

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
internal sealed class KernelSet<TSimd, V> : KernelSet
    where TSimd : ISimd<V>
    where V : unmanaged
{
    public override int Width => TSimd.Width;

    public override Layer DenseLayer(int inputs, int outputs, ReadOnlySpan<bool> isKept, bool hasBias = false) =>
        new DenseLayer<TSimd, V>(inputs, outputs, isKept, hasBias);

    public override Layer SparseLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, bool leavesOutZeros = false, bool hasBias = false) =>
        new SparseLayer<TSimd, V>(inputs, outputs, isKept, usedInputs, usedOutputs, leavesOutZeros, hasBias);

    public override Layer SplitLayer(
        int inputs, int outputs, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs, ReadOnlySpan<bool> isDense, bool hasBias = false) =>
        new SplitLayer<TSimd, V>(inputs, outputs, isKept, usedInputs, usedOutputs, isDense, hasBias);

    public override Layer Convolution(ConvolutionShape shape, ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> isUsed, bool isDense, bool hasBias = false) =>
        new ConvolutionLayer<TSimd, V>(shape, isKept, isUsed, isDense, hasBias);

    public override void LoadImages(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, Block block, Span<bool> rowIsBlank) =>
        ImageLoader.Load<TSimd, V>(pixels, indices, block, rowIsBlank);

    public override void LoadArranged(ReadOnlySpan<byte> pixels, Block block, Span<bool> rowIsBlank) =>
        ImageLoader.LoadArranged<TSimd, V>(pixels, block, rowIsBlank);

    public override void Differentiate(Block logits, Block targets, Block delta, Span<float> losses, int count, float scale) =>
        SoftmaxCrossEntropy.Differentiate<TSimd, V>(logits, targets, delta, losses, count, scale);

    public override void Predict(Block logits, Block targets) => SoftmaxCrossEntropy.Predict<TSimd, V>(logits, targets);
}
