namespace RobustSparse.Data;

/// <summary>The state of a file or a data set, worst last.</summary>
public enum DataState
{
    /// <summary>Complete, with the published digests.</summary>
    Present,

    /// <summary>A file does not exist.</summary>
    Missing,

    /// <summary>A file exists, but it is not the published one.</summary>
    Damaged,
}

/// <summary>The state of one file of a data set.</summary>
/// <param name="Name">Name of the uncompressed file.</param>
/// <param name="Path">Path of the packed or unpacked file that exists; the path for the packed file if neither exists.</param>
/// <param name="State">State of the file.</param>
/// <param name="Problem">The reason why the file cannot be used; null if it can.</param>
public sealed record DatasetFileStatus(string Name, string Path, DataState State, string? Problem);

/// <summary>The state of a data set.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Directory">The folder for its files; null if it needs none.</param>
/// <param name="Files">The state of every file; empty if the data set needs none.</param>
public sealed record DatasetStatus(DatasetDescription Dataset, string? Directory, IReadOnlyList<DatasetFileStatus> Files)
{
    /// <summary>The worst state among the files.</summary>
    public DataState State => Files.Select(file => file.State).DefaultIfEmpty(DataState.Present).Max();
}
