namespace RobustSparse.Data;

/// <summary>The folder that belongs to one data set.</summary>
/// <param name="Path">Full path of the folder, which need not exist.</param>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="UserDirectory">The directory of data sets that the user named; null for the user's cache.</param>
public sealed record DatasetFolder(string Path, string Dataset, string? UserDirectory);

/// <summary>A source of one data set. A new data set is one class and one line in <see cref="DatasetCatalog.Sources"/>.</summary>
public interface IDatasetSource
{
    /// <summary>Describes the data set without reading it.</summary>
    DatasetDescription Describe();

    /// <summary>Reads or makes the data set.</summary>
    /// <param name="folder">The folder with the files of the data set, if it has any.</param>
    /// <param name="train">Training images wanted, from the first; at most as many as described.</param>
    /// <param name="test">Test images wanted, from the first; at most as many as described.</param>
    /// <exception cref="DataException">A file is missing or damaged; the message names it and the remedy.</exception>
    ImageDataset Load(DatasetFolder folder, int train, int test);
}

/// <summary>A source whose files can be checked.</summary>
public interface IFileSource : IDatasetSource
{
    /// <summary>Reads every file and checks it.</summary>
    DatasetStatus Verify(DatasetFolder folder);
}

/// <summary>A source whose files have published digests and can be downloaded if they are missing.</summary>
public interface IPublishedSource : IFileSource
{
    /// <summary>Whether a file is missing from the folder. Contents are not checked.</summary>
    bool IsIncomplete(DatasetFolder folder);

    /// <summary>Downloads the files that are missing or damaged.</summary>
    /// <param name="folder">An existing folder to which no other process writes.</param>
    /// <param name="client">The HTTP client; it has no time limit of its own.</param>
    /// <param name="patience">The longest time for which a mirror may send nothing.</param>
    /// <param name="progress">Receives reports as bytes arrive.</param>
    /// <param name="cancel">Stops the download; the next call resumes it.</param>
    /// <exception cref="DataException">A file could not be downloaded; the message names it and the folder to put it into.</exception>
    Task DownloadAsync(
        DatasetFolder folder, HttpClient client, TimeSpan patience, IProgress<DownloadProgress>? progress, CancellationToken cancel);
}
