using System.Security.Cryptography;
using RobustSparse.Randomness;

namespace RobustSparse.Data;

/// <summary>
/// A data set that the program draws itself, so that runs need no download: 28×28 grey digits drawn from stroke skeletons,
/// each with its own random <see cref="GlyphHand"/>. The bytes are the same on every machine. The digits are about as hard to
/// classify as handwritten ones.
/// </summary>
public static class GlyphDataset
{
    /// <summary>Rows, and columns, of an image.</summary>
    public const int Side = 28;

    /// <summary>The seed of the data set that is named "glyphs".</summary>
    public const ulong DefaultSeed = 28;

    /// <summary>Ten digits.</summary>
    public const int Classes = 10;

    private const int Features = Side * Side;

    /// <summary>Shape of an image.</summary>
    public static ImageShape Shape => new(1, Side, Side);

    /// <summary>
    /// Draws the data set. An image depends only on the seed, its part and its index, so a smaller set is the beginning of a
    /// larger one. Every ten images from a multiple of ten show ten different digits.
    /// </summary>
    /// <param name="train">Training images.</param>
    /// <param name="test">Test images.</param>
    /// <param name="seed">Seed of the drawing. It is not the seed of a run: runs of all seeds see the same images.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of images is not positive, or above 1,000,000.</exception>
    public static ImageDataset Generate(int train = 60_000, int test = 10_000, ulong seed = DefaultSeed)
    {
        var digests = new Dictionary<string, string>();
        RandomKey root = RandomKey.FromSeed(seed);
        ImageSet trainSet = Draw(root.Child(StreamPurpose.Split, 0), train, "train", digests);
        ImageSet testSet = Draw(root.Child(StreamPurpose.Split, 1), test, "test", digests);
        return new("glyphs", Shape, Classes, trainSet, testSet, digests);
    }

    private static ImageSet Draw(RandomKey split, int count, string name, Dictionary<string, string> digests)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1_000_000, name);
        byte[] pixels = new byte[count * Features], labels = new byte[count];
        Parallel.For(
            0,
            count,
            () => new GlyphCanvas(Side),
            (index, _, canvas) =>
            {
                labels[index] = Label(split, index);
                Write(split, index, labels[index], canvas, pixels.AsSpan(index * Features, Features));
                return canvas;
            },
            _ => { });

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(pixels);
        hash.AppendData(labels);
        digests[name] = Convert.ToHexStringLower(hash.GetHashAndReset());
        return new ImageSet(pixels, labels, Shape);
    }

    private static byte Label(RandomKey split, int index)
    {
        Span<byte> order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        new PhiloxRandom(split.Child(StreamPurpose.Shuffle, index / Classes)).Shuffle(order);
        return order[index % Classes];
    }

    private static void Write(RandomKey split, int index, int digit, GlyphCanvas canvas, Span<byte> pixels)
    {
        var random = new PhiloxRandom(split.Child(StreamPurpose.Glyph, index));
        GlyphSkeleton[] styles = GlyphSkeleton.Styles[digit];
        GlyphSkeleton style = styles[random.NextInt32(styles.Length)];
        var hand = new GlyphHand(random);
        canvas.Clear();
        foreach (Point[] stroke in style.Strokes)
        {
            double radius = hand.NextRadius(), lastRadius = hand.NextRadius();
            double step = (lastRadius - radius) / (stroke.Length - 1);
            Point from = hand.Place(stroke[0]);
            for (int i = 1; i < stroke.Length; i++)
            {
                Point to = hand.Place(stroke[i]);
                canvas.Draw(from, to, radius, radius + step);
                (from, radius) = (to, radius + step);
            }
        }

        canvas.Render(hand.Ink, pixels);
    }
}
