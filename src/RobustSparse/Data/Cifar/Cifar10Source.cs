namespace RobustSparse.Data;

/// <summary>
/// CIFAR-10 in its binary version: five files of training images and one of test images. The program does not download them. Files with
/// fewer or more images than the published ones are used as they are, so that other colour images of 32×32 can be given in this format.
/// </summary>
public sealed class Cifar10Source : IFileSource
{
    /// <summary>The page that publishes the files.</summary>
    public const string Address = "https://www.cs.toronto.edu/~kriz/cifar.html";

    /// <summary>The folder inside the published archive.</summary>
    private const string ArchiveFolder = "cifar-10-batches-bin";

    private const string TestFile = "test_batch.bin";

    private static readonly string[] _trainFiles = [.. Enumerable.Range(1, 5).Select(batch => $"data_batch_{batch}.bin")];

    private static readonly DatasetDescription _description = new()
    {
        Name = "cifar10",
        Title = "colour photographs of ten kinds of things (Krizhevsky 2009)",
        Licence = "not stated",
        Shape = CifarFile.Shape,
        Classes = CifarFile.Classes,
        TrainCount = 5 * CifarFile.PublishedImages,
        TestCount = CifarFile.PublishedImages,
    };

    /// <inheritdoc/>
    public DatasetDescription Describe() => _description;

    /// <inheritdoc/>
    /// <remarks>Fewer images are returned where the files have fewer.</remarks>
    public ImageDataset Load(DatasetFolder folder, int train, int test)
    {
        string directory = Locate(folder);
        string[] missing = [.. _trainFiles.Append(TestFile).Where(name => !File.Exists(Path.Combine(directory, name)))];
        if (missing is not [])
        {
            throw new DataException(
                $"{_description.Name} is missing: put {string.Join(", ", missing)} of CIFAR-10's binary version ({Address}) into {folder.Path}")
            {
                Remedies = DataRemedy.OtherDirectory | DataRemedy.GeneratedData,
            };
        }

        CifarFile[] trainFiles = [.. _trainFiles.Select(name => CifarFile.Read(Path.Combine(directory, name)))];
        CifarFile testFile = CifarFile.Read(Path.Combine(directory, TestFile));
        var digests = _trainFiles.Zip(trainFiles, (name, file) => (name, file.Sha256)).Append((TestFile, testFile.Sha256)).ToDictionary();
        ImageSet trainImages = SetOf(trainFiles), testImages = SetOf([testFile]);
        return new ImageDataset(_description.Name, CifarFile.Shape, CifarFile.Classes, trainImages, testImages, digests)
            .First(Math.Min(train, trainImages.Count), Math.Min(test, testImages.Count));
    }

    /// <inheritdoc/>
    public DatasetStatus Verify(DatasetFolder folder)
    {
        string directory = Locate(folder);
        return new DatasetStatus(_description, folder.Path, [.. _trainFiles.Append(TestFile).Select(name => Examine(name, Path.Combine(directory, name)))]);
    }

    private static DatasetFileStatus Examine(string name, string path)
    {
        if (!File.Exists(path))
        {
            return new DatasetFileStatus(name, path, DataState.Missing, $"{path} is missing");
        }

        try
        {
            CifarFile.Read(path);
            return new DatasetFileStatus(name, path, DataState.Present, null);
        }
        catch (DataException e)
        {
            return new DatasetFileStatus(name, path, DataState.Damaged, e.Message);
        }
    }

    /// <summary>The folder of the data set, or the archive's folder in it.</summary>
    private static string Locate(DatasetFolder folder) =>
        Path.Combine(folder.Path, ArchiveFolder) is var unpacked && Directory.Exists(unpacked) ? unpacked : folder.Path;

    private static ImageSet SetOf(CifarFile[] files) =>
        new(Concatenate(files, file => file.Pixels), Concatenate(files, file => file.Labels), CifarFile.Shape);

    private static byte[] Concatenate(CifarFile[] files, Func<CifarFile, byte[]> part)
    {
        byte[] all = new byte[files.Sum(file => part(file).Length)];
        int next = 0;
        foreach (CifarFile file in files)
        {
            part(file).CopyTo(all, next);
            next += part(file).Length;
        }

        return all;
    }
}
