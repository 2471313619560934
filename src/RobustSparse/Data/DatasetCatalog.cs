namespace RobustSparse.Data;

/// <summary>The data sets that the program knows.</summary>
public static class DatasetCatalog
{
    /// <summary>One source for each data set. A new data set is one more line.</summary>
    public static IReadOnlyList<IDatasetSource> Sources { get; } =
    [
        new DigitsSource(),
        new FashionSource(),
        new GlyphSource(),
        new Cifar10Source(),
    ];

    /// <summary>The description of every data set, in the order of <see cref="Sources"/>.</summary>
    public static IReadOnlyList<DatasetDescription> All { get; } = [.. Sources.Select(source => source.Describe())];

    /// <summary>The data sets that the program makes or downloads itself; the user supplies the files of the others.</summary>
    public static IReadOnlyList<DatasetDescription> Obtainable { get; } =
        [.. Sources.Where(source => source is not IFileSource or IPublishedSource).Select(source => source.Describe())];

    /// <summary>The data set of exactly this name, or null.</summary>
    public static DatasetDescription? Find(string name) => All.FirstOrDefault(dataset => dataset.Name == name);
}
