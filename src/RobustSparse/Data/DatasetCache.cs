namespace RobustSparse.Data;

/// <summary>
/// The data sets on this machine: a directory with one folder a data set, which holds its files, packed (.gz) or unpacked.
/// Nothing is used whose SHA-256 is not the published one.
/// </summary>
public sealed class DatasetCache
{
    private static readonly TimeSpan _defaultPatience = TimeSpan.FromSeconds(30), _lockRetry = TimeSpan.FromMilliseconds(200);

    private readonly IReadOnlyList<DatasetDescription> _catalog;
    private readonly Func<HttpMessageHandler> _network;
    private readonly TimeSpan _patience;

    /// <summary>The data sets below a directory.</summary>
    /// <param name="directory">A directory the user named, to which nothing is downloaded unasked; null for the user's cache.</param>
    /// <exception cref="DataException">No directory was named and the user has no home.</exception>
    public DatasetCache(string? directory = null)
        : this(
            directory ?? UserCacheDirectory.Find(),
            fetchesUnasked: directory is null,
            DatasetCatalog.All,
            () => new SocketsHttpHandler { ConnectTimeout = _defaultPatience },
            _defaultPatience)
    {
    }

    /// <summary>The same for any catalog and network.</summary>
    internal DatasetCache(
        string directory, bool fetchesUnasked, IReadOnlyList<DatasetDescription> catalog, Func<HttpMessageHandler> network, TimeSpan patience)
    {
        RootDirectory = Path.GetFullPath(directory);
        FetchesUnasked = fetchesUnasked;
        _catalog = catalog;
        _network = network;
        _patience = patience;
    }

    /// <summary>Where the folders are, as a full path.</summary>
    public string RootDirectory { get; }

    /// <summary>Whether <see cref="LoadOrFetchAsync"/> may download: only to the user's cache.</summary>
    public bool FetchesUnasked { get; }

    /// <summary>Reads every file of a data set and compares digests.</summary>
    /// <exception cref="ArgumentException">No data set has this name.</exception>
    public DatasetStatus Verify(string name) => Named(name) switch
    {
        PublishedDataset published => Folder(published).Verify(),
        DatasetDescription generated => new(generated, null, []),
    };

    /// <summary>Loads a data set.</summary>
    /// <param name="name">As in the catalog.</param>
    /// <param name="train">Training images wanted, from the first; null for all.</param>
    /// <param name="test">Test images wanted, from the first; null for all.</param>
    /// <exception cref="ArgumentException">No data set has this name, or it has fewer images.</exception>
    /// <exception cref="DataException">A file is missing or damaged; the message names it and says what to do.</exception>
    public ImageDataset Load(string name, int? train = null, int? test = null)
    {
        DatasetDescription dataset = Named(name);
        int trainCount = train ?? dataset.TrainCount, testCount = test ?? dataset.TestCount;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trainCount, dataset.TrainCount, nameof(train));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(testCount, dataset.TestCount, nameof(test));
        switch (dataset)
        {
            case GeneratedDataset generated:
                return generated.Generate(trainCount, testCount);
            case PublishedDataset published:
                ImageDataset all = Folder(published).Read();
                return all with { Train = all.Train.Slice(0, trainCount), Test = all.Test.Slice(0, testCount) };
            default:
                throw new InvalidOperationException($"{name} is neither published nor generated");
        }
    }

    /// <summary>Loads a data set; if files are missing from the user's cache, downloads them first.</summary>
    /// <param name="name">As in the catalog.</param>
    /// <param name="train">Training images wanted, from the first; null for all.</param>
    /// <param name="test">Test images wanted, from the first; null for all.</param>
    /// <param name="progress">Told as bytes arrive.</param>
    /// <param name="cancel">Stops at once; the next download goes on where this one was.</param>
    /// <exception cref="ArgumentException">No data set has this name, or it has fewer images.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DataException">A file is missing and may not or cannot be downloaded, or is damaged.</exception>
    public async Task<ImageDataset> LoadOrFetchAsync(
        string name, int? train, int? test, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        if (FetchesUnasked && Named(name) is PublishedDataset published && Folder(published).Missing.Count > 0)
        {
            await FetchAsync(name, progress, cancel);
        }

        // Reading and drawing leave no traces: whoever wants to stop need not wait for the end.
        return await Task.Run(() => Load(name, train, test), cancel).WaitAsync(cancel);
    }

    /// <summary>Downloads the files of a data set that are missing or damaged. Waits while another process does so.</summary>
    /// <param name="name">As in the catalog.</param>
    /// <param name="progress">Told as bytes arrive.</param>
    /// <param name="cancel">Stops; the next call goes on where this one was.</param>
    /// <exception cref="ArgumentException">No data set has this name.</exception>
    /// <exception cref="DataException">A file could not be had, or not be written; the message says which to put where.</exception>
    public async Task FetchAsync(string name, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        if (Named(name) is not PublishedDataset dataset)
        {
            return;
        }

        PublishedFolder folder = Folder(dataset);
        try
        {
            Directory.CreateDirectory(folder.Path);
            await using FileStream taken = await LockAsync(Path.Combine(folder.Path, ".lock"), cancel);
            await DownloadAsync(dataset, folder, progress, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder.Path} cannot be written: {e.Message}; name another directory with --data-dir", e);
        }
    }

    private async Task DownloadAsync(
        PublishedDataset dataset, PublishedFolder folder, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        using var client = new HttpClient(_network()) { Timeout = Timeout.InfiniteTimeSpan };
        var download = new ArchiveDownload(client, _patience);
        IReadOnlyList<DatasetFileStatus> found = folder.Verify().Files;
        PublishedFile[] wanted = [.. dataset.Files.Where((_, i) => found[i].State != DataState.Present)];
        long total = wanted.Sum(file => file.ArchiveBytes), done = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            PublishedFile file = wanted[i];
            try
            {
                await download.RunAsync(
                    file, dataset.Mirrors, folder.Packed(file), bytes => progress?.Report(new(file.ArchiveName, done + bytes, total)), cancel);
            }
            catch (DataException e)
            {
                throw new DataException(
                    $"{e.Message}\nPut {PublishedFolder.Names(wanted[i..])} into {folder.Path}, or use --dataset glyphs, which needs none", e);
            }

            done += file.ArchiveBytes;
        }
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException e) when (IsTaken(e))
            {
                await Task.Delay(_lockRetry, cancel);
            }
        }
    }

    /// <summary>Whether another holds the file: EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private PublishedFolder Folder(PublishedDataset dataset) => new(
        dataset,
        Path.Combine(RootDirectory, dataset.Name),
        $"`rsn data fetch {dataset.Name}{(FetchesUnasked ? "" : $" --data-dir {RootDirectory}")}`");

    private DatasetDescription Named(string name) => _catalog.FirstOrDefault(dataset => dataset.Name == name)
        ?? throw new ArgumentException($"'{name}' is none of {string.Join(", ", _catalog.Select(dataset => dataset.Name))}", nameof(name));
}
