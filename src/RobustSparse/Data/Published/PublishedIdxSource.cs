namespace RobustSparse.Data;

/// <summary>A data set that others published as four IDX files. A file whose SHA-256 is not the published one is never used.</summary>
/// <param name="description">The data set.</param>
/// <param name="files">Its files and where to download them.</param>
public class PublishedIdxSource(DatasetDescription description, PublishedFiles files) : IPublishedSource
{
    /// <summary>The files of the data set.</summary>
    public PublishedFiles Files { get; } = files;

    /// <inheritdoc/>
    public DatasetDescription Describe() => description;

    /// <inheritdoc/>
    public bool IsIncomplete(DatasetFolder folder) => In(folder).Missing.Count > 0;

    /// <inheritdoc/>
    public DatasetStatus Verify(DatasetFolder folder) => In(folder).Verify();

    /// <inheritdoc/>
    public ImageDataset Load(DatasetFolder folder, int train, int test) => In(folder).Read().First(train, test);

    /// <inheritdoc/>
    public async Task DownloadAsync(
        DatasetFolder folder, HttpClient client, TimeSpan patience, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var download = new ArchiveDownload(client, patience);
        PublishedFolder published = In(folder);
        IReadOnlyList<DatasetFileStatus> found = published.Verify().Files;
        PublishedFile[] wanted = [.. Files.All.Where((_, i) => found[i].State != DataState.Present)];
        if (wanted.Select(published.Packed).FirstOrDefault(Directory.Exists) is { } directory)
        {
            throw new DataException($"{directory} is a directory, and a file is needed there; move it away");
        }

        long total = wanted.Sum(file => file.ArchiveBytes), done = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            PublishedFile file = wanted[i];
            try
            {
                await download.RunAsync(
                    file, Files.Mirrors, published.Packed(file), bytes => progress?.Report(new(file.ArchiveName, done + bytes, total)), cancel);
            }
            catch (DataException e)
            {
                throw new DataException($"{e.Message}\nPut {PublishedFolder.Names(wanted[i..])} into {folder.Path}", e) { Remedies = DataRemedy.GeneratedData };
            }

            done += file.ArchiveBytes;
        }
    }

    private PublishedFolder In(DatasetFolder folder) => new(description, Files, folder);
}
