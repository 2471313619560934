using RobustSparse.Data;

namespace RobustSparse.Settings;

/// <summary>Images of a data set as published.</summary>
/// <param name="Train">Training images, validation images included.</param>
/// <param name="Test">Test images.</param>
public readonly record struct ImageCounts(int Train, int Test);

/// <summary>The facts beside the options that a check of settings needs.</summary>
public sealed record SettingContext
{
    /// <summary>The names of all data sets.</summary>
    public required IReadOnlyCollection<string> Datasets { get; init; }

    /// <summary>Sizes of the data set; null where they are not known, and then not checked against.</summary>
    public ImageCounts? Counts { get; init; }

    /// <summary>Shape of the data set's images; null where it is not known, and then not checked against.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>The settings that the user gave explicitly: each is refused where it could change nothing. A protocol's values are not given.</summary>
    public IReadOnlyCollection<Setting> Given { get; init; } = [];
}
