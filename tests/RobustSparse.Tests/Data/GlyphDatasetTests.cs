using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class GlyphDatasetTests
{
    [Fact]
    public void Generate_GivesTheSameBytesEverywhere()
    {
        // Golden: published results on glyphs hang on these. A platform on which they differ rounds differently.
        ImageDataset glyphs = GlyphDataset.Generate(300, 70);

        Assert.Equal("caed8ee92c751ed142bf55cf174c60c344368e476b44a9e35ab0b02726eedcdb", glyphs.Digests["train"]);
        Assert.Equal("b36236375a1a4caae08150eaadbc5fa1d9a183ac720ad26de2d527d24c432ec9", glyphs.Digests["test"]);
    }

    [Fact]
    public void Generate_MakesTheBeginningOfALargerSet()
    {
        ImageDataset small = GlyphDataset.Generate(23, 7), large = GlyphDataset.Generate(180, 60);

        Assert.Equal(large.Train.Slice(0, 23).Pixels.ToArray(), small.Train.Pixels.ToArray());
        Assert.Equal(large.Train.Slice(0, 23).Labels.ToArray(), small.Train.Labels.ToArray());
        Assert.Equal(large.Test.Slice(0, 7).Pixels.ToArray(), small.Test.Pixels.ToArray());
        Assert.Equal(large.Test.Slice(0, 7).Labels.ToArray(), small.Test.Labels.ToArray());
    }

    [Fact]
    public void Generate_ShowsTenDigitsInEveryTenImagesInOrdersOfTheirOwn()
    {
        byte[] labels = GlyphDataset.Generate(500, 10).Train.Labels.ToArray();

        byte[][] tens = [.. labels.Chunk(10)];
        Assert.All(tens, ten => Assert.Equal("0 1 2 3 4 5 6 7 8 9", string.Join(' ', ten.Order())));
        Assert.Equal(50, tens.Select(ten => string.Join(' ', ten)).Distinct().Count());
    }

    [Fact]
    public void Generate_DrawsNoImageTwice()
    {
        ImageDataset glyphs = GlyphDataset.Generate(1000, 1000), other = GlyphDataset.Generate(1000, 1000, seed: 29);

        var images = new[] { glyphs.Train, glyphs.Test, other.Train, other.Test }
            .SelectMany(part => part.Pixels.ToArray().Chunk(part.Features))
            .Select(IdxBytes.Sha256)
            .ToHashSet();

        Assert.Equal(4000, images.Count);
    }

    [Fact]
    public void Images_HaveInkAndMostOfItInTheMiddle()
    {
        ImageSet images = GlyphDataset.Generate(1000, 10).Train;

        long all = 0, border = 0;
        foreach (byte[] image in images.Pixels.ToArray().Chunk(images.Features))
        {
            int ink = image.Sum(pixel => pixel);
            Assert.InRange(ink / 784.0, 4, 110);
            Assert.InRange(image.Max(), (byte)120, (byte)255);
            all += ink;
            border += image.Where((_, i) => i % 28 is 0 or 27 || i / 28 is 0 or 27).Sum(pixel => pixel);
        }

        Assert.InRange((double)border / all, 0, 0.02);
    }

    [Fact]
    public void Images_OfADigitAreNearestToItsOwnMean()
    {
        ImageDataset glyphs = GlyphDataset.Generate(3000, 200);
        double[][] means = [.. Enumerable.Range(0, 10).Select(digit => Mean(glyphs.Train, digit))];

        int right = Enumerable.Range(0, 200).Count(i =>
        {
            byte[] image = glyphs.Test.Slice(i, 1).Pixels.ToArray();
            return Enumerable.Range(0, 10).MinBy(digit => image.Zip(means[digit], (pixel, mean) => (pixel - mean) * (pixel - mean)).Sum())
                == glyphs.Test.Labels[i];
        });

        // Far above the 10 % of chance, so the digits are there; far from what a template can do, so there is something to learn.
        Assert.InRange(right / 200.0, 0.4, 0.75);
    }

    [Fact]
    public void Generate_RefusesSizesOutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GlyphDataset.Generate(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => GlyphDataset.Generate(10, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GlyphDataset.Generate(1_000_001, 10));
    }

    private static double[] Mean(ImageSet images, int digit)
    {
        double[] sum = new double[images.Features];
        int count = 0;
        for (int i = 0; i < images.Count; i++)
        {
            if (images.Labels[i] == digit)
            {
                count++;
                ReadOnlySpan<byte> image = images.Slice(i, 1).Pixels;
                for (int j = 0; j < sum.Length; j++)
                {
                    sum[j] += image[j];
                }
            }
        }

        return [.. sum.Select(value => value / count)];
    }
}
