namespace RobustSparse.Data;

/// <summary>The digits that the program draws itself (<see cref="GlyphDataset"/>). They need no files.</summary>
public sealed class GlyphSource : IDatasetSource
{
    private static readonly DatasetDescription _description = new()
    {
        Name = "glyphs",
        Title = "digits that the program draws itself",
        Licence = "MIT, as the program",
        Shape = GlyphDataset.Shape,
        Classes = GlyphDataset.Classes,
        TrainCount = 60_000,
        TestCount = 10_000,
    };

    /// <inheritdoc/>
    public DatasetDescription Describe() => _description;

    /// <inheritdoc/>
    public ImageDataset Load(DatasetFolder folder, int train, int test) => GlyphDataset.Generate(train, test);
}
