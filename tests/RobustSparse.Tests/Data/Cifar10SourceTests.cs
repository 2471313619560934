using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class Cifar10SourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private DatasetCache Cache => new(
        _directory.Path, fetchesUnasked: false, DatasetCatalog.Sources, () => throw new InvalidOperationException("no network"), TimeSpan.Zero);

    [Theory]
    [InlineData("cifar10")]
    [InlineData("cifar10/cifar-10-batches-bin")]
    public void Load_ReadsTheRecordsOfAllFiles(string folder)
    {
        Directory.CreateDirectory(_directory.File(folder));
        CifarBytes.WriteAll(_directory.File(folder), perFile: 4);

        ImageDataset cifar = Cache.Load("cifar10");

        Assert.Equal((20, 4, new ImageShape(3, 32, 32)), (cifar.Train.Count, cifar.Test.Count, cifar.Shape));
        Assert.Equal([1, 2, 3, 4, 2, 3, 4, 5], cifar.Train.Labels[..8].ToArray());
        Assert.Equal(CifarBytes.Records(4, first: 2).AsSpan(3073 + 1, 3072), cifar.Train.Image(5));
        Assert.Equal(["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"], cifar.Digests.Keys.Order());
    }

    [Fact]
    public void Load_TakesTheFirstImages()
    {
        WriteFiles();

        ImageDataset cifar = Cache.Load("cifar10", train: 7, test: 2);

        Assert.Equal((7, 2), (cifar.Train.Count, cifar.Test.Count));
    }

    [Theory]
    [InlineData("data_batch_3.bin", 0, "truncated")]
    [InlineData("test_batch.bin", 3073 + 3000, "truncated")]
    public void Load_RefusesATruncatedFileByName(string name, int length, string cause)
    {
        WriteFiles();
        using (FileStream file = File.OpenWrite(_directory.File($"cifar10/{name}")))
        {
            file.SetLength(length);
        }

        string message = Assert.Throws<DataException>(() => Cache.Load("cifar10")).Message;

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains(cause, message, StringComparison.Ordinal);
        Assert.Equal(DataState.Damaged, Cache.Verify("cifar10").State);
    }

    [Fact]
    public void Load_RefusesALabelOutOfRange()
    {
        WriteFiles();
        byte[] records = CifarBytes.Records(2, first: 0);
        records[3073] = 10;
        File.WriteAllBytes(_directory.File("cifar10/data_batch_2.bin"), records);

        Assert.Contains("label 1 is 10", Assert.Throws<DataException>(() => Cache.Load("cifar10")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NamesMissingFilesAndWhereTheyComeFrom()
    {
        WriteFiles();
        File.Delete(_directory.File("cifar10/data_batch_5.bin"));

        string message = Assert.Throws<DataException>(() => Cache.Load("cifar10")).Message;

        Assert.Contains("put data_batch_5.bin of", message, StringComparison.Ordinal);
        Assert.Contains(Cifar10Source.Address, message, StringComparison.Ordinal);
        Assert.Equal(DataState.Missing, Cache.Verify("cifar10").State);
    }

    private void WriteFiles()
    {
        Directory.CreateDirectory(_directory.File("cifar10"));
        CifarBytes.WriteAll(_directory.File("cifar10"), perFile: 4);
    }
}
