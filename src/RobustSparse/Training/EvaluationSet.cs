using RobustSparse.Data;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// Some images of a set, in the order that evaluates fastest, and laid out anew once, block by block and pixel by pixel, because every
/// evaluation reads all of them: as many bytes more as the images have.
/// </summary>
public sealed class EvaluationSet
{
    private readonly int[] _order;
    private readonly Lazy<byte[]> _pixels;

    /// <summary>All images. They are visited class by class: alike images leave alike units off, which the dense engine skips. Results do not depend on it.</summary>
    public EvaluationSet(ImageSet images)
        : this(images, [.. Enumerable.Range(0, images.Count)])
    {
        byte[] labels = images.Labels.ToArray();
        Array.Sort(_order, (a, b) => labels[a] != labels[b] ? labels[a].CompareTo(labels[b]) : a.CompareTo(b));
    }

    /// <summary>The images at <paramref name="order"/>.</summary>
    public EvaluationSet(ImageSet images, int[] order)
    {
        Images = images;
        _order = order;
        _pixels = new Lazy<byte[]>(Arrange);
    }

    public ImageSet Images { get; }

    /// <summary>How many of them.</summary>
    public int Count => _order.Length;

    /// <summary>Blocks of up to 64 that they fill.</summary>
    internal int Blocks => (Count + Block.Columns - 1) / Block.Columns;

    /// <summary>Which images a block holds.</summary>
    internal ReadOnlySpan<int> IndicesOf(int block)
    {
        int start = block * Block.Columns;
        return _order.AsSpan(start, Math.Min(Block.Columns, Count - start));
    }

    /// <summary>The pixels of a block, [features, 64]; zero beyond the last image.</summary>
    internal ReadOnlySpan<byte> PixelsOf(int block)
    {
        int length = Images.Features * Block.Columns;
        return _pixels.Value.AsSpan(block * length, length);
    }

    private byte[] Arrange()
    {
        var arranged = new byte[Blocks * Images.Features * Block.Columns];
        ReadOnlySpan<byte> pixels = Images.Pixels;
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> image = pixels.Slice(_order[i] * Images.Features, Images.Features);
            Span<byte> block = arranged.AsSpan(i / Block.Columns * Images.Features * Block.Columns);
            for (int pixel = 0; pixel < image.Length; pixel++)
            {
                block[(pixel * Block.Columns) + (i % Block.Columns)] = image[pixel];
            }
        }

        return arranged;
    }
}
