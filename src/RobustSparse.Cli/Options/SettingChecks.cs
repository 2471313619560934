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
}
