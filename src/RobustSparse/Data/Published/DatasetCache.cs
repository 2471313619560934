using RobustSparse.Files;

namespace RobustSparse.Data;

/// <summary>The data sets on this machine: a directory with one folder a data set.</summary>
public sealed class DatasetCache
{
    private static readonly TimeSpan _defaultPatience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<IDatasetSource> _sources;
    private readonly Func<HttpMessageHandler> _network;
    private readonly TimeSpan _patience;

    /// <summary>The data sets below a directory.</summary>
    /// <param name="directory">A directory that the user named; nothing is downloaded to it without a request. Null for the user's cache.</param>
    /// <exception cref="DataException">No directory was named and the user has no home.</exception>
    public DatasetCache(string? directory = null)
        : this(
            directory ?? UserCacheDirectory.Find(),
            fetchesUnasked: directory is null,
            DatasetCatalog.Sources,
            () => new SocketsHttpHandler { ConnectTimeout = _defaultPatience },
            _defaultPatience)
    {
    }

    /// <summary>A cache with other sources and another network client, for tests.</summary>
    internal DatasetCache(
        string directory, bool fetchesUnasked, IReadOnlyList<IDatasetSource> sources, Func<HttpMessageHandler> network, TimeSpan patience)
    {
        RootDirectory = Path.GetFullPath(directory);
        FetchesUnasked = fetchesUnasked;
        _sources = sources;
        _network = network;
        _patience = patience;
    }

    /// <summary>Full path of the directory that holds the folders.</summary>
    public string RootDirectory { get; }

    /// <summary>Whether <see cref="LoadOrFetchAsync"/> may download: only to the user's cache.</summary>
    public bool FetchesUnasked { get; }

    /// <summary>Reads every file of a data set and checks it. A generated data set has no files.</summary>
    /// <exception cref="ArgumentException">No data set has this name.</exception>
    public DatasetStatus Verify(string name) => Named(name) is var source && source is IFileSource files
        ? files.Verify(FolderOf(name))
        : new DatasetStatus(source.Describe(), null, []);

    /// <summary>Loads a data set.</summary>
    /// <param name="name">Name in the catalog.</param>
    /// <param name="train">Training images wanted, from the first; null for all.</param>
    /// <param name="test">Test images wanted, from the first; null for all.</param>
    /// <exception cref="ArgumentException">No data set has this name, or it has fewer images.</exception>
    /// <exception cref="DataException">A file is missing or damaged; the message names it and the remedy.</exception>
    public ImageDataset Load(string name, int? train = null, int? test = null)
    {
        IDatasetSource source = Named(name);
        DatasetDescription dataset = source.Describe();
        int trainCount = train ?? dataset.TrainCount, testCount = test ?? dataset.TestCount;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trainCount, dataset.TrainCount, nameof(train));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(testCount, dataset.TestCount, nameof(test));
        return source.Load(FolderOf(name), trainCount, testCount);
    }

    /// <summary>Loads a data set; if files are missing from the user's cache, downloads them first.</summary>
    /// <param name="name">Name in the catalog.</param>
    /// <param name="train">Training images wanted, from the first; null for all.</param>
    /// <param name="test">Test images wanted, from the first; null for all.</param>
    /// <param name="progress">Receives reports as bytes arrive.</param>
    /// <param name="cancel">Stops at once; the next download resumes.</param>
    /// <exception cref="ArgumentException">No data set has this name, or it has fewer images.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DataException">A file is damaged, or it is missing and cannot or must not be downloaded.</exception>
    public async Task<ImageDataset> LoadOrFetchAsync(
        string name, int? train, int? test, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        if (FetchesUnasked && Named(name) is IPublishedSource published && published.IsIncomplete(FolderOf(name)))
        {
            await FetchAsync(name, progress, cancel);
        }

        // Loading changes nothing on the disk, so cancellation does not wait for it.
        return await Task.Run(() => Load(name, train, test), cancel).WaitAsync(cancel);
    }

    /// <summary>Downloads the files of a data set that are missing or damaged; does nothing for a data set that is not downloaded. Waits while another process downloads the data set.</summary>
    /// <param name="name">Name in the catalog.</param>
    /// <param name="progress">Receives reports as bytes arrive.</param>
    /// <param name="cancel">Stops the download; the next call resumes it.</param>
    /// <exception cref="ArgumentException">No data set has this name.</exception>
    /// <exception cref="DataException">A file could not be downloaded or written; the message names it and the folder to put it into.</exception>
    public async Task FetchAsync(string name, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        if (Named(name) is not IPublishedSource source)
        {
            return;
        }

        DatasetFolder folder = FolderOf(name);
        try
        {
            Directory.CreateDirectory(folder.Path);
            using IDisposable taken = await FileLock.HoldAsync(Path.Combine(folder.Path, ".lock"), cancel);
            using var client = new HttpClient(_network()) { Timeout = Timeout.InfiniteTimeSpan };
            await source.DownloadAsync(folder, client, _patience, progress, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder.Path} cannot be written: {e.Message}", e) { Remedies = DataRemedy.OtherDirectory };
        }
    }

    private DatasetFolder FolderOf(string name) => new(Path.Combine(RootDirectory, name), name, FetchesUnasked ? null : RootDirectory);

    private IDatasetSource Named(string name) => _sources.FirstOrDefault(source => source.Describe().Name == name)
        ?? throw new ArgumentException($"'{name}' is none of {string.Join(", ", _sources.Select(source => source.Describe().Name))}", nameof(name));
}
