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
    ];

    /// <summary>The description of every data set, in the order of <see cref="Sources"/>.</summary>
    public static IReadOnlyList<DatasetDescription> All { get; } = [.. Sources.Select(source => source.Describe())];

    /// <summary>The data set of exactly this name, or null.</summary>
    public static DatasetDescription? Find(string name) => All.FirstOrDefault(dataset => dataset.Name == name);
}
