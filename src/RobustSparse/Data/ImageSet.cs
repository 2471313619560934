namespace RobustSparse.Data;

/// <summary>
/// Images of one shape with a class each. Sets are views of shared bytes: a part of a set copies nothing. A pixel is a byte,
/// 0 background to 255 full ink; networks see pixel / 255 as float32.
/// </summary>
public sealed class ImageSet
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;
    private readonly int _start;

    /// <summary>All images of an array [images, channels, rows, columns] and an array [images] of classes.</summary>
    /// <exception cref="ArgumentException">The arrays do not fit together.</exception>
    public ImageSet(byte[] pixels, byte[] labels, ImageShape shape)
        : this(pixels, labels, shape, 0, labels.Length)
    {
        if ((long)labels.Length * shape.Features != pixels.Length)
        {
            throw new ArgumentException($"{pixels.Length} bytes are not {labels.Length} images of {shape.Features} pixels");
        }
    }

    /// <summary>Images of one row each.</summary>
    /// <exception cref="ArgumentException">The arrays do not fit together.</exception>
    internal ImageSet(byte[] pixels, byte[] labels, int features)
        : this(pixels, labels, ImageShape.Flat(features))
    {
    }

    private ImageSet(byte[] pixels, byte[] labels, ImageShape shape, int start, int count)
    {
        _pixels = pixels;
        _labels = labels;
        _start = start;
        Shape = shape;
        Features = shape.Features;
        Count = count;
    }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Shape of one image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Values of one image.</summary>
    public int Features { get; }

    /// <summary>[images, features], image after image, each channel by channel and row by row.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(_start * Features, Count * Features);

    /// <summary>[images]; the class of each image, from 0.</summary>
    public ReadOnlySpan<byte> Labels => _labels.AsSpan(_start, Count);

    /// <summary>One image.</summary>
    /// <returns>[features].</returns>
    public ReadOnlySpan<byte> Image(int index) => Pixels.Slice(index * Features, Features);

    /// <summary>The images <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The set has fewer images.</exception>
    public ImageSet Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new ImageSet(_pixels, _labels, Shape, _start + start, count);
    }

    /// <summary>Some of the images, copied.</summary>
    /// <param name="indices">Indices of the images, in the order wanted.</param>
    public ImageSet Choose(ReadOnlySpan<int> indices)
    {
        var pixels = new byte[indices.Length * Features];
        var labels = new byte[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * Features));
            labels[i] = Labels[indices[i]];
        }

        return new ImageSet(pixels, labels, Shape);
    }
}
