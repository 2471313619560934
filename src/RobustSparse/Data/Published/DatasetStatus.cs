namespace RobustSparse.Data;

/// <summary>Whether data can be used, worst last.</summary>
public enum DataState
{
    /// <summary>Complete, with the published digests.</summary>
    Present,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>There, but not what was published.</summary>
    Damaged,
}

/// <summary>One file of a data set, as found.</summary>
/// <param name="Name">Of the uncompressed file.</param>
/// <param name="Path">The file that was found, packed or unpacked; where the packed one would be, if none was.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="Problem">Why not; null if it can.</param>
public sealed record DatasetFileStatus(string Name, string Path, DataState State, string? Problem);

/// <summary>A data set, as found.</summary>
/// <param name="Dataset">Which.</param>
/// <param name="Directory">Where its files are or belong; null if it needs none.</param>
/// <param name="Files">Every file; empty if it needs none.</param>
public sealed record DatasetStatus(DatasetDescription Dataset, string? Directory, IReadOnlyList<DatasetFileStatus> Files)
{
    /// <summary>The worst state among the files.</summary>
    public DataState State => Files.Select(file => file.State).DefaultIfEmpty(DataState.Present).Max();
}
