using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class UserCacheDirectoryTests
{
    private static readonly string _root = Path.GetPathRoot(Environment.CurrentDirectory)!;

    [Fact]
    public void Find_PrefersTheCacheHome() =>
        Assert.Equal(Path.Combine(_root, "cache", "robust-sparse-networks"), UserCacheDirectory.Find(Path.Combine(_root, "cache"), Path.Combine(_root, "home")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    public void Find_ElseLooksInTheHome(string? cacheHome) =>
        Assert.Equal(Path.Combine(_root, "home", ".cache", "robust-sparse-networks"), UserCacheDirectory.Find(cacheHome, Path.Combine(_root, "home")));

    [Fact]
    public void Find_AsksForADirectoryWhereThereIsNoHome() =>
        Assert.True(Assert.Throws<DataException>(() => UserCacheDirectory.Find(null, "")).Remedies.HasFlag(DataRemedy.OtherDirectory));
}
