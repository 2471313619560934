using System.Security.Cryptography;
using RobustSparse.Files;

namespace RobustSparse.Tests.Files;

public sealed class DigestStreamTests
{
    [Fact]
    public void Write_PassesTheBytesOnAndHashesThem()
    {
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
        using var target = new MemoryStream();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var stream = new DigestStream(target, hash))
        {
            stream.Write(content.AsSpan(0, 10));
            stream.Write(content, 10, 70_000);
            stream.Write(content.AsSpan(70_010));
        }

        Assert.Equal(content, target.ToArray());
        Assert.Equal(SHA256.HashData(content), hash.GetHashAndReset());
    }
}
