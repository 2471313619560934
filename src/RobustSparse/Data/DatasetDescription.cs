namespace RobustSparse.Data;

/// <summary>The facts about a data set that are known before its images are read.</summary>
public sealed record DatasetDescription
{
    /// <summary>Name on the command line and in directory names.</summary>
    public required string Name { get; init; }

    /// <summary>The subject of the images, and who made them.</summary>
    public required string Title { get; init; }

    public required string Licence { get; init; }

    /// <summary>Shape of an image.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>Number of classes; labels run from 0 to this number − 1.</summary>
    public required int Classes { get; init; }

    /// <summary>Training images, validation images included.</summary>
    public required int TrainCount { get; init; }

    public required int TestCount { get; init; }
}
