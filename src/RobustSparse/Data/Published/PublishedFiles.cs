namespace RobustSparse.Data;

/// <summary>One file of a published data set. Digests are SHA-256 in lower-case hexadecimal.</summary>
/// <param name="Name">Name of the uncompressed file.</param>
/// <param name="Sha256">Digest of the uncompressed file.</param>
/// <param name="ArchiveBytes">Size of the .gz as published.</param>
/// <param name="ArchiveSha256">Digest of the .gz as published.</param>
public sealed record PublishedFile(string Name, string Sha256, long ArchiveBytes, string ArchiveSha256)
{
    /// <summary>Name of the compressed file.</summary>
    public string ArchiveName => Name + ".gz";

    /// <summary>The names under which the file is read: packed and unpacked, each with the hyphen before "idx" or with the dot that other copies have there.</summary>
    public IReadOnlyList<string> Names => [ArchiveName, Name, Dotted + ".gz", Dotted];

    private string Dotted => Name.Replace("-idx", ".idx", StringComparison.Ordinal);
}

/// <summary>The four IDX files of a published data set, and the mirrors that serve them compressed by gzip.</summary>
public sealed record PublishedFiles
{
    /// <summary>Addresses that serve the four archives by name, tried in this order; https, ending in '/'.</summary>
    public required IReadOnlyList<Uri> Mirrors { get; init; }

    public required PublishedFile TrainImages { get; init; }

    public required PublishedFile TrainLabels { get; init; }

    public required PublishedFile TestImages { get; init; }

    public required PublishedFile TestLabels { get; init; }

    /// <summary>All files.</summary>
    public IReadOnlyList<PublishedFile> All => [TrainImages, TrainLabels, TestImages, TestLabels];
}
