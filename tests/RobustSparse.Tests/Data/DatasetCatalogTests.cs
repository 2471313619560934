using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class DatasetCatalogTests
{
    public static IEnumerable<TheoryDataRow<PublishedFiles>> Published =>
        DatasetCatalog.Sources.OfType<PublishedIdxSource>().Select(source => new TheoryDataRow<PublishedFiles>(source.Files));

    [Fact]
    public void Find_TakesExactNamesOnly()
    {
        Assert.Equal(["digits", "fashion", "glyphs", "cifar10"], DatasetCatalog.All.Select(dataset => dataset.Name));
        Assert.Equal(["digits", "fashion", "glyphs"], DatasetCatalog.Obtainable.Select(dataset => dataset.Name));
        Assert.All(DatasetCatalog.All, dataset => Assert.Same(dataset, DatasetCatalog.Find(dataset.Name)));
        Assert.All(["Digits", "digits ", "digit", ""], name => Assert.Null(DatasetCatalog.Find(name)));
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public void Mirrors_AreHttpsFolders(PublishedFiles files)
    {
        Assert.NotEmpty(files.Mirrors);
        Assert.All(files.Mirrors, mirror => Assert.Equal("https", mirror.Scheme));
        Assert.All(files.Mirrors, mirror => Assert.EndsWith("/", mirror.AbsolutePath));
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public void Files_HaveNamesAndDigestsOfTheirOwn(PublishedFiles files)
    {
        Assert.Equal(4, files.All.Select(file => file.Name).Distinct().Count());
        Assert.Equal(8, files.All.SelectMany(file => new[] { file.Sha256, file.ArchiveSha256 }).Distinct().Count());
        Assert.All(files.All, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.All(files.All, file => Assert.Matches("^[0-9a-f]{64}$", file.ArchiveSha256));
    }
}
