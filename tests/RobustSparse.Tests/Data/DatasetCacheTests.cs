using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

public sealed class DatasetCacheTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_ReadsPackedAndUnpackedFiles(bool packed)
    {
        SmallDataset.WriteTo(_directory.Path, packed);

        ImageDataset dataset = Cache().Load(SmallDataset.Name);

        Assert.Equal((SmallDataset.Name, new ImageShape(1, 2, 3), 10), (dataset.Name, dataset.Shape, dataset.Classes));
        Assert.Equal(dataset.Shape, dataset.Train.Shape);
        Assert.Equal(SmallDataset.Unpacked[0][16..], dataset.Train.Pixels.ToArray());
        Assert.Equal([0, 1, 2, 3, 4], dataset.Train.Labels.ToArray());
        Assert.Equal(SmallDataset.Unpacked[2][16..], dataset.Test.Pixels.ToArray());
        Assert.Equal([8, 9], dataset.Test.Labels.ToArray());
        Assert.Equal(SmallDataset.Unpacked.Select(IdxBytes.Sha256), SmallDataset.Files.All.Select(file => dataset.Digests[file.Name]));
    }

    [Fact]
    public void Load_GivesTheFirstImagesWhenAskedForFewer()
    {
        SmallDataset.WriteTo(_directory.Path, packed: true);

        ImageDataset dataset = Cache().Load(SmallDataset.Name, train: 3, test: 1);

        Assert.Equal([0, 1, 2], dataset.Train.Labels.ToArray());
        Assert.Equal([8], dataset.Test.Labels.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => Cache().Load(SmallDataset.Name, train: 6));
    }

    [Fact]
    public void Load_NamesTheMissingFilesAndTheFolder()
    {
        SmallDataset.WriteTo(_directory.Path, packed: true);
        File.Delete(_directory.File(SmallDataset.Name, "train-labels.gz"));
        File.Delete(_directory.File(SmallDataset.Name, "test-images.gz"));

        var error = Assert.Throws<DataException>(() => Cache().Load(SmallDataset.Name));

        Assert.Contains("put train-labels.gz, test-images.gz, packed or unpacked, into " + _directory.File(SmallDataset.Name), error.Message);
        Assert.Equal(DataRemedy.Download | DataRemedy.GeneratedData, error.Remedies);
        Assert.Equal(new DatasetFolder(_directory.File(SmallDataset.Name), SmallDataset.Name, _directory.Path), error.Folder);
    }

    [Fact]
    public void Load_NamesAFileThatIsNotThePublishedOneAndBothDigests()
    {
        SmallDataset.WriteTo(_directory.Path, packed: false);
        byte[] other = IdxBytes.Labels(0, 1, 2, 3, 5);
        File.WriteAllBytes(_directory.File(SmallDataset.Name, "train-labels"), other);

        var error = Assert.Throws<DataException>(() => Cache().Load(SmallDataset.Name));

        Assert.StartsWith(_directory.File(SmallDataset.Name, "train-labels"), error.Message);
        Assert.Contains(IdxBytes.Sha256(other), error.Message);
        Assert.Contains(SmallDataset.Files.TrainLabels.Sha256, error.Message);
        Assert.Equal(DataRemedy.Replace, error.Remedies);
    }

    [Fact]
    public void Load_SaysThatImagesAndLabelsDoNotBelongTogether()
    {
        SmallDataset.WriteTo(_directory.Path, packed: false);
        File.Copy(_directory.File(SmallDataset.Name, "test-labels"), _directory.File(SmallDataset.Name, "train-labels"), overwrite: true);

        var error = Assert.Throws<DataException>(() => Cache().Load(SmallDataset.Name));

        Assert.Contains("train-labels has 2 labels", error.Message);
        Assert.Contains("train-images has 5 images", error.Message);
    }

    [Fact]
    public void Load_KnowsDatasetsByTheirExactNames()
    {
        Assert.Contains("none of small", Assert.Throws<ArgumentException>(() => Cache().Load("Small")).Message);
        Assert.Throws<ArgumentException>(() => Cache().Load("../small"));
    }

    [Fact]
    public void Load_MakesGeneratedImages()
    {
        ImageDataset glyphs = new DatasetCache(_directory.Path).Load("glyphs", train: 30, test: 20);

        Assert.Equal((30, 20), (glyphs.Train.Count, glyphs.Test.Count));
        Assert.Equal(GlyphDataset.Generate(30, 20).Digests, glyphs.Digests);
    }

    [Fact]
    public void Verify_JudgesEveryFile()
    {
        SmallDataset.WriteTo(_directory.Path, packed: true);
        File.Delete(_directory.File(SmallDataset.Name, "train-labels.gz"));
        File.WriteAllBytes(_directory.File(SmallDataset.Name, "test-images.gz"), SmallDataset.Packed[2][..^3]);
        File.WriteAllBytes(_directory.File(SmallDataset.Name, "test-labels.gz"), SmallDataset.Packed[1]);

        DatasetStatus status = Cache().Verify(SmallDataset.Name);

        Assert.Equal([DataState.Present, DataState.Missing, DataState.Damaged, DataState.Damaged], status.Files.Select(file => file.State));
        Assert.Equal(DataState.Damaged, status.State);
        Assert.Equal(_directory.File(SmallDataset.Name), status.Directory);
        Assert.Null(status.Files[0].Problem);
        Assert.Contains("missing", status.Files[1].Problem);
        Assert.Contains("truncated", status.Files[2].Problem);
        Assert.Contains("is not the published file", status.Files[3].Problem);
        Assert.All(status.Files, file => Assert.Equal(_directory.File(SmallDataset.Name, file.Name + ".gz"), file.Path));
    }

    [Fact]
    public void Verify_FindsNothingMissingForGeneratedImages()
    {
        DatasetStatus status = new DatasetCache(_directory.Path).Verify("glyphs");

        Assert.Equal(DataState.Present, status.State);
        Assert.Null(status.Directory);
    }

    private DatasetCache Cache() => new(
        _directory.Path, fetchesUnasked: false, [SmallDataset.Source], () => throw new InvalidOperationException("no network"), TimeSpan.FromSeconds(5));
}
