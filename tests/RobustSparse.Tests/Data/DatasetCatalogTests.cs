using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class DatasetCatalogTests
{
    public static IEnumerable<TheoryDataRow<PublishedDataset>> Published => DatasetCatalog.All.OfType<PublishedDataset>().Select(dataset => new TheoryDataRow<PublishedDataset>(dataset));

    [Fact]
    public void Find_TakesExactNamesOnly()
    {
        Assert.Equal(["digits", "fashion", "glyphs"], DatasetCatalog.All.Select(dataset => dataset.Name));
        Assert.All(DatasetCatalog.All, dataset => Assert.Same(dataset, DatasetCatalog.Find(dataset.Name)));
        Assert.All(["Digits", "digits ", "digit", ""], name => Assert.Null(DatasetCatalog.Find(name)));
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public void Mirrors_AreHttpsFolders(PublishedDataset dataset)
    {
        Assert.NotEmpty(dataset.Mirrors);
        Assert.All(dataset.Mirrors, mirror => Assert.Equal("https", mirror.Scheme));
        Assert.All(dataset.Mirrors, mirror => Assert.EndsWith("/", mirror.AbsolutePath));
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public void Files_HaveNamesAndDigestsOfTheirOwn(PublishedDataset dataset)
    {
        Assert.Equal(4, dataset.Files.Select(file => file.Name).Distinct().Count());
        Assert.Equal(8, dataset.Files.SelectMany(file => new[] { file.Sha256, file.ArchiveSha256 }).Distinct().Count());
        Assert.All(dataset.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.All(dataset.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.ArchiveSha256));
    }
}
