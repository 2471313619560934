namespace RobustSparse.Data;

/// <summary>The folder of one published data set. Each file may be packed (.gz) or unpacked; the first of its names that exists is read.</summary>
/// <param name="dataset">The data set.</param>
/// <param name="files">Its files.</param>
/// <param name="folder">The folder.</param>
internal sealed class PublishedFolder(DatasetDescription dataset, PublishedFiles files, DatasetFolder folder)
{
    /// <summary>Files that exist neither packed nor unpacked.</summary>
    public IReadOnlyList<PublishedFile> Missing => [.. files.All.Where(file => Locate(file) is null)];

    /// <summary>The path of a packed file.</summary>
    public string Packed(PublishedFile file) => Path.Combine(folder.Path, file.ArchiveName);

    /// <summary>Reads every file and compares digests.</summary>
    public DatasetStatus Verify() => new(dataset, folder.Path,
    [
        Examine(files.TrainImages, Images),
        Examine(files.TrainLabels, Labels),
        Examine(files.TestImages, Images),
        Examine(files.TestLabels, Labels),
    ]);

    /// <summary>Reads the data set.</summary>
    /// <exception cref="DataException">A file is missing or damaged; the message names it and the remedy.</exception>
    public ImageDataset Read()
    {
        if (Missing is { Count: > 0 } missing)
        {
            throw new FilesInSight(dataset.Name, files, folder).Missing(Names(missing));
        }

        try
        {
            return new ImageDataset(
                dataset.Name,
                dataset.Shape,
                dataset.Classes,
                ReadPart(files.TrainImages, files.TrainLabels),
                ReadPart(files.TestImages, files.TestLabels),
                files.All.ToDictionary(file => file.Name, file => file.Sha256));
        }
        catch (DataException e) when (e.Remedies == DataRemedy.None)
        {
            throw new DataException(e.Message, e) { Remedies = DataRemedy.Replace, Folder = folder };
        }
    }

    /// <summary>Names of archives, for messages.</summary>
    public static string Names(IEnumerable<PublishedFile> files) => string.Join(", ", files.Select(file => file.ArchiveName));

    private ImageSet ReadPart(PublishedFile imageFile, PublishedFile labelFile)
    {
        string imagePath = Locate(imageFile)!, labelPath = Locate(labelFile)!;
        IdxImages images = Images(imagePath);
        IdxLabels labels = Labels(labelPath);

        // Shapes are checked before digests, because this message is more precise than "not the published file".
        if (images.Count != labels.Values.Length)
        {
            throw new DataException($"{labelPath} has {labels.Values.Length} labels, but {imagePath} has {images.Count} images");
        }

        RequireDigest(imagePath, images.Sha256, imageFile);
        RequireDigest(labelPath, labels.Sha256, labelFile);
        return new ImageSet(images.Pixels, labels.Values, images.Shape);
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

    private string? Locate(PublishedFile file) => file.Names.Select(name => Path.Combine(folder.Path, name)).FirstOrDefault(Path.Exists);
}
