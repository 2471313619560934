using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

/// <summary>The real files, where RSN_DATA_DIR says that they are.</summary>
public sealed class PublishedDataTests
{
    [Theory]
    [InlineData("digits", new byte[] { 5, 0, 4, 1, 9, 2, 1, 3, 1, 4 }, new byte[] { 7, 2, 1, 0, 4, 1, 4, 9, 5, 9 }, 33.318)]
    [InlineData("fashion", new byte[] { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5 }, new byte[] { 9, 2, 1, 1, 6, 1, 4, 6, 5, 7 }, 72.940)]
    public void Load_ReadsThePublishedImages(string name, byte[] trainLabels, byte[] testLabels, double meanPixel)
    {
        ImageDataset dataset = Cache().Load(name);

        Assert.Equal((60_000, 10_000, new ImageShape(1, 28, 28)), (dataset.Train.Count, dataset.Test.Count, dataset.Train.Shape));
        Assert.Equal(trainLabels, dataset.Train.Labels[..10].ToArray());
        Assert.Equal(testLabels, dataset.Test.Labels[..10].ToArray());
        Assert.Equal(meanPixel, dataset.Train.Pixels.ToArray().Average(pixel => (double)pixel), 0.001);
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("fashion")]
    public void Catalog_DescribesThePublishedArchives(string name)
    {
        DatasetCache cache = Cache();
        PublishedFiles files = DatasetCatalog.Sources.OfType<PublishedIdxSource>().Single(source => source.Describe().Name == name).Files;

        foreach (PublishedFile file in files.All)
        {
            string path = Path.Combine(cache.RootDirectory, name, file.ArchiveName);
            Assert.SkipUnless(File.Exists(path), $"{path} is not there: the data are unpacked");
            byte[] archive = File.ReadAllBytes(path);
            Assert.Equal((file.ArchiveBytes, file.ArchiveSha256), (archive.Length, IdxBytes.Sha256(archive)));
        }
    }

    private static DatasetCache Cache()
    {
        string? directory = Environment.GetEnvironmentVariable("RSN_DATA_DIR");
        Assert.SkipWhen(string.IsNullOrEmpty(directory), "RSN_DATA_DIR, the directory of digits/ and fashion/, is not set");
        return new DatasetCache(directory);
    }
}
