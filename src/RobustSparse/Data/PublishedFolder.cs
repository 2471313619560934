namespace RobustSparse.Data;

/// <summary>The folder of one published data set; each file packed (.gz) or unpacked, the packed one first.</summary>
/// <param name="dataset">Which data set.</param>
/// <param name="path">The folder, which need not exist.</param>
/// <param name="remedy">The command that downloads the data set to here, for messages.</param>
internal sealed class PublishedFolder(PublishedDataset dataset, string path, string remedy)
{
    /// <summary>The folder, which need not exist.</summary>
    public string Path { get; } = path;

    /// <summary>Files that are here neither packed nor unpacked.</summary>
    public IReadOnlyList<PublishedFile> Missing => [.. dataset.Files.Where(file => Locate(file) is null)];

    /// <summary>Where a file is when packed.</summary>
    public string Packed(PublishedFile file) => System.IO.Path.Combine(Path, file.ArchiveName);

    /// <summary>Reads every file and compares digests.</summary>
    public DatasetStatus Verify() => new(dataset, Path,
    [
        Examine(dataset.TrainImages, Images),
        Examine(dataset.TrainLabels, Labels),
        Examine(dataset.TestImages, Images),
        Examine(dataset.TestLabels, Labels),
    ]);

    /// <summary>Reads the data set.</summary>
    /// <exception cref="DataException">A file is missing or damaged; the message names it and says what to do.</exception>
    public ImageDataset Read()
    {
        if (Missing is { Count: > 0 } missing)
        {
            throw new DataException(
                $"{dataset.Name} is missing: put {Names(missing)}, packed or unpacked, into {Path}, "
                + $"download with {remedy}, or use --dataset glyphs, which needs none");
        }

        try
        {
            (IdxImages trainImages, IdxLabels trainLabels) = ReadPart(dataset.TrainImages, dataset.TrainLabels);
            (IdxImages testImages, IdxLabels testLabels) = ReadPart(dataset.TestImages, dataset.TestLabels);
            return new ImageDataset(
                dataset.Name,
                trainImages.Height,
                trainImages.Width,
                dataset.Classes,
                new ImageSet(trainImages.Pixels, trainLabels.Values, trainImages.Height * trainImages.Width),
                new ImageSet(testImages.Pixels, testLabels.Values, testImages.Height * testImages.Width),
                dataset.Files.ToDictionary(file => file.Name, file => file.Sha256));
        }
        catch (DataException e)
        {
            throw new DataException($"{e.Message}; replace the file, which {remedy} does", e);
        }
    }

    /// <summary>Names of archives, for messages.</summary>
    public static string Names(IEnumerable<PublishedFile> files) => string.Join(", ", files.Select(file => file.ArchiveName));

    private (IdxImages Images, IdxLabels Labels) ReadPart(PublishedFile imageFile, PublishedFile labelFile)
    {
        string imagePath = Locate(imageFile)!, labelPath = Locate(labelFile)!;
        IdxImages images = Images(imagePath);
        IdxLabels labels = Labels(labelPath);

        // Before the digests, for "another file's labels" says more than "not the published file".
        if (images.Count != labels.Values.Length)
        {
            throw new DataException($"{labelPath} has {labels.Values.Length} labels, but {imagePath} has {images.Count} images");
        }

        RequireDigest(imagePath, images.Sha256, imageFile);
        RequireDigest(labelPath, labels.Sha256, labelFile);
        return (images, labels);
    }

    private DatasetFileStatus Examine(PublishedFile file, Func<string, IdxContents> read)
    {
        if (Locate(file) is not { } found)
        {
            return new(file.Name, Packed(file), DataState.Missing, $"{Packed(file)} is missing");
        }

        try
        {
            RequireDigest(found, read(found).Sha256, file);
            return new(file.Name, found, DataState.Present, null);
        }
        catch (DataException e)
        {
            return new(file.Name, found, DataState.Damaged, e.Message);
        }
    }

    private static void RequireDigest(string path, string digest, PublishedFile file)
    {
        if (digest != file.Sha256)
        {
            throw new DataException($"{path} is not the published file: uncompressed, its SHA-256 is {digest}, not {file.Sha256}");
        }
    }

    private static IdxImages Images(string path) => IdxFile.ReadImages(path);

    private IdxLabels Labels(string path) => IdxFile.ReadLabels(path, dataset.Classes);

    private string? Locate(PublishedFile file)
    {
        string packed = Packed(file), unpacked = System.IO.Path.Combine(Path, file.Name);
        return System.IO.Path.Exists(packed) ? packed : System.IO.Path.Exists(unpacked) ? unpacked : null;
    }
}
