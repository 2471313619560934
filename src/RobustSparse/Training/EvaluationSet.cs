using RobustSparse.Data;
using RobustSparse.Kernels;

namespace RobustSparse.Training;

/// <summary>
/// Images of a set in the order that evaluates fastest. They are copied once to the layout of blocks, pixel by pixel, because every
/// evaluation reads all of them. The copy doubles the memory of the images.
/// </summary>
public sealed class EvaluationSet
{
    private readonly int[] _order;
    private readonly Lazy<byte[][]> _pixels;

    /// <summary>All images, visited class by class: images of one class switch the same units off, which the dense engine then skips. Results do not depend on the order.</summary>
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
        _pixels = new Lazy<byte[][]>(() => [.. Enumerable.Range(0, Blocks).Select(Arrange)]);
    }

    public ImageSet Images { get; }

    /// <summary>Number of images.</summary>
    public int Count => _order.Length;

    /// <summary>Number of blocks of 64 images; the last may have fewer images.</summary>
    internal int Blocks => (Count + Block.Columns - 1) / Block.Columns;

    /// <summary>The images of a block.</summary>
    internal ReadOnlySpan<int> IndicesOf(int block)
    {
        int start = block * Block.Columns;
        return _order.AsSpan(start, Math.Min(Block.Columns, Count - start));
    }

    /// <summary>The pixels of a block, [features, 64]; zero beyond the last image.</summary>
    internal ReadOnlySpan<byte> PixelsOf(int block) => _pixels.Value[block];

    private byte[] Arrange(int block)
    {
        var arranged = new byte[Images.Features * Block.Columns];
        ReadOnlySpan<int> indices = IndicesOf(block);
        for (int column = 0; column < indices.Length; column++)
        {
            ReadOnlySpan<byte> image = Images.Image(indices[column]);
            for (int pixel = 0; pixel < image.Length; pixel++)
            {
                arranged[(pixel * Block.Columns) + column] = image[pixel];
            }
        }

        return arranged;
    }
}
