using RobustSparse.Data;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>The facts that checks of settings need.</summary>
internal static class SettingChecks
{
    /// <summary>The names of all data sets.</summary>
    public static IReadOnlyCollection<string> Datasets { get; } = [.. DatasetCatalog.All.Select(dataset => dataset.Name)];

    /// <summary>Images of a data set; null where it is unknown.</summary>
    public static ImageCounts? CountsOf(string dataset) =>
        DatasetCatalog.Find(dataset) is { } found ? new ImageCounts(found.TrainCount, found.TestCount) : null;

    /// <summary>The context of checks for a data set.</summary>
    public static SettingContext ContextOf(string dataset) =>
        new() { Datasets = Datasets, Counts = CountsOf(dataset), Shape = DatasetCatalog.Find(dataset)?.Shape };
}
