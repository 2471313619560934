using CsCheck;
using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ReadImages_GivesBackWhatWasWritten() => Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[1, 6], Gen.Bool)
        .SelectMany((count, height, width, packed) => Gen.Byte.Array[count * height * width].Select(pixels => (count, height, width, packed, pixels)))
        .Sample(given =>
        {
            byte[] bytes = IdxBytes.Images(given.count, given.height, given.width, given.pixels);

            IdxImages images = IdxFile.ReadImages(Write(given.packed ? IdxBytes.Gzip(bytes) : bytes));

            Assert.Equal((given.count, given.height, given.width), (images.Count, images.Height, images.Width));
            Assert.Equal(given.pixels, images.Pixels.ToArray());
            Assert.Equal(IdxBytes.Sha256(bytes), images.Sha256);
        }, threads: 1, iter: 100);

    [Fact]
    public void ReadLabels_GivesBackWhatWasWritten() => Gen.Select(Gen.Byte[0, 9].Array[1, 40], Gen.Bool).Sample((labels, packed) =>
    {
        byte[] bytes = IdxBytes.Labels(labels);

        IdxLabels read = IdxFile.ReadLabels(Write(packed ? IdxBytes.Gzip(bytes) : bytes), 10);

        Assert.Equal(labels, read.Values);
        Assert.Equal(IdxBytes.Sha256(bytes), read.Sha256);
    }, threads: 1, iter: 100);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadImages_RefusesEveryProperBeginningOfAFile(bool packed)
    {
        byte[] whole = SomeImages(packed);

        for (int length = 0; length < whole.Length; length++)
        {
            AssertRefused(whole[..length], packed ? "" : "truncated");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadImages_RefusesBytesAfterTheEnd(bool packed)
    {
        byte[] whole = SomeImages(packed);

        AssertRefused([.. whole, 0], "trailing bytes");
        AssertRefused([.. whole, .. new byte[100_000]], "trailing bytes");
        AssertRefused(IdxBytes.Gzip([.. SomeImages(packed: false), 7]), "trailing bytes");
    }

    [Fact]
    public void ReadImages_RefusesGzipOfSeveralMembers()
    {
        byte[] whole = SomeImages(packed: false);

        AssertRefused([.. IdxBytes.Gzip(whole[..20]), .. IdxBytes.Gzip(whole[20..])], "trailing bytes");
        AssertRefused([.. SomeImages(packed: true), .. SomeImages(packed: true)], "trailing bytes");
    }

    [Fact]
    public void ReadImages_RefusesDamagedGzip()
    {
        byte[] whole = SomeImages(packed: true);

        // The ten bytes of the header carry a time stamp and the like, which may differ.
        for (int i = 10; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x10;
            AssertRefused(damaged, "");
        }
    }

    [Fact]
    public void ReadImages_RefusesWrongMagic()
    {
        AssertRefused(IdxBytes.Labels(1, 2, 3), "0x00000801, not 0x00000803: it holds labels");
        AssertRefused(IdxBytes.Header(0x00000D03, 1, 1, 1), "0x00000D03, not 0x00000803");
        AssertRefused("<html>404 Not Found</html>"u8.ToArray(), "web page");
    }

    [Fact]
    public void ReadLabels_RefusesImages()
    {
        string path = Write(SomeImages(packed: false));

        var error = Assert.Throws<DataException>(() => IdxFile.ReadLabels(path, 10));

        Assert.Contains($"{path} is not an IDX file of labels", error.Message);
        Assert.Contains("it holds images", error.Message);
    }

    [Theory]
    [InlineData(0u, 28u, 28u, "0 images")]
    [InlineData(1u, 0u, 28u, "0 × 28 pixels")]
    [InlineData(1u, 28u, 0u, "28 × 0 pixels")]
    [InlineData(1u, 65537u, 1u, "65537 × 1 pixels")]
    [InlineData(1u, 257u, 256u, "257 × 256 pixels")]
    [InlineData(1u, uint.MaxValue, uint.MaxValue, "4294967295 × 4294967295 pixels")]
    [InlineData(16_385u, 256u, 256u, "16385 images")]
    [InlineData(uint.MaxValue, 1u, 1u, "4294967295 images")]
    public void ReadImages_RefusesSizesOutOfRange(uint count, uint height, uint width, string cause)
    {
        AssertRefused(IdxBytes.Header(0x803, count, height, width), cause);
        AssertRefused(IdxBytes.Gzip(IdxBytes.Header(0x803, count, height, width)), cause);
    }

    [Fact]
    public void ReadImages_AllocatesNothingForAFileTooSmallForItsHeader()
    {
        string path = Write(IdxBytes.Gzip(IdxBytes.Header(0x803, 16_384, 256, 256)));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<DataException>(() => IdxFile.ReadImages(path));

        Assert.Contains("truncated", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void ReadImages_StopsAtTheEndOfWhatAGzipBombPromised()
    {
        byte[] bomb = IdxBytes.Gzip([.. IdxBytes.Header(0x803, 1, 28, 28), .. new byte[50_000_000]]);
        string path = Write(bomb);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<DataException>(() => IdxFile.ReadImages(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void ReadImages_ReadsTheMostThatGzipCanPack()
    {
        byte[] bytes = IdxBytes.Images(200, 200, 200, new byte[8_000_000]);

        Assert.Equal(200, IdxFile.ReadImages(Write(IdxBytes.Gzip(bytes))).Count);
    }

    [Fact]
    public void ReadLabels_RefusesLabelsOutOfRange()
    {
        string path = Write(IdxBytes.Labels(0, 9, 10));

        var error = Assert.Throws<DataException>(() => IdxFile.ReadLabels(path, 10));

        Assert.Contains($"{path}: label 2 is 10", error.Message);
        Assert.Equal(3, IdxFile.ReadLabels(path, 11).Values.Length);
    }

    [Fact]
    public void ReadImages_NamesAFileThatIsNotThereOrNoFile()
    {
        string missing = _directory.File("nowhere", "images");

        Assert.Equal($"{missing} is missing", Assert.Throws<DataException>(() => IdxFile.ReadImages(missing)).Message);
        Assert.StartsWith($"{_directory.Path} is a directory", Assert.Throws<DataException>(() => IdxFile.ReadImages(_directory.Path)).Message);
    }

    private static byte[] SomeImages(bool packed)
    {
        byte[] bytes = IdxBytes.Images(2, 3, 4, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 37))]);
        return packed ? IdxBytes.Gzip(bytes) : bytes;
    }

    private void AssertRefused(byte[] bytes, string cause)
    {
        string path = Write(bytes);

        var error = Assert.Throws<DataException>(() => IdxFile.ReadImages(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(cause, error.Message);
    }

    private string Write(byte[] bytes)
    {
        string path = _directory.File("file");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
