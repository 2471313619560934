using CsCheck;
using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class ImageDatasetTests
{
    [Fact]
    public void Slice_IsAViewOfItsPart() => Gen.Int[0, 12].SelectMany(start => Gen.Int[0, 12 - start].Select(count => (start, count))).Sample(part =>
    {
        ImageSet all = Images(12);

        ImageSet slice = all.Slice(part.start, part.count);

        Assert.Equal(part.count, slice.Count);
        Assert.True(slice.Pixels == all.Pixels.Slice(part.start * 2, part.count * 2));
        Assert.True(slice.Labels == all.Labels.Slice(part.start, part.count));
    });

    [Fact]
    public void Slice_OfASliceCountsFromThatSlice() =>
        Assert.Equal([5, 6], Images(12).Slice(3, 6).Slice(2, 2).Labels.ToArray());

    [Fact]
    public void Slice_RefusesMoreThanThereIs()
    {
        ImageSet slice = Images(12).Slice(3, 6);

        Assert.Throws<ArgumentOutOfRangeException>(() => slice.Slice(0, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => slice.Slice(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => slice.Slice(7, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => slice.Slice(0, -1));
    }

    [Fact]
    public void ImageSet_RefusesPixelsThatDoNotFitTheLabels() =>
        Assert.Throws<ArgumentException>(() => new ImageSet(new byte[7], new byte[4], 2));

    [Fact]
    public void Splits_HoldOutTheFirstTrainingImages()
    {
        var dataset = new ImageDataset("any", new ImageShape(1, 1, 2), 12, Images(12), Images(5), new Dictionary<string, string>());

        DatasetSplits splits = DatasetSplits.Of(dataset, validSize: 4);
        DatasetSplits limited = DatasetSplits.Of(dataset, validSize: 4, trainLimit: 3, testLimit: 2);

        Assert.Equal([0, 1, 2, 3], splits.Valid.Labels.ToArray());
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], splits.Train.Labels.ToArray());
        Assert.Equal([0, 1, 2, 3, 4], splits.Test.Labels.ToArray());
        Assert.Equal([4, 5, 6], limited.Train.Labels.ToArray());
        Assert.Equal([0, 1], limited.Test.Labels.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => DatasetSplits.Of(dataset, validSize: 4, trainLimit: 9));
    }

    private static ImageSet Images(int count) => new(
        [.. Enumerable.Range(0, 2 * count).Select(i => (byte)i)], [.. Enumerable.Range(0, count).Select(i => (byte)i)], 2);
}
