using RobustSparse.Data;

namespace RobustSparse.Tests.Data;

/// <summary>A published data set of a few 2×3 images, called "small", with its files' bytes at hand.</summary>
internal static class SmallDataset
{
    public const string Name = "small";

    public static readonly Uri FirstMirror = new("https://first.example/a/"), SecondMirror = new("https://second.example/b/");

    public static readonly byte[][] Unpacked =
    [
        IdxBytes.Images(5, 2, 3, [.. Enumerable.Range(0, 30).Select(i => (byte)i)]),
        IdxBytes.Labels(0, 1, 2, 3, 4),
        IdxBytes.Images(2, 2, 3, [.. Enumerable.Range(0, 12).Select(i => (byte)(i + 100))]),
        IdxBytes.Labels(8, 9),
    ];

    public static readonly byte[][] Packed = [.. Unpacked.Select(IdxBytes.Gzip)];

    public static DatasetDescription Description { get; } = new()
    {
        Name = Name,
        Title = "a few images",
        Licence = "none",
        Shape = new ImageShape(1, 2, 3),
        Classes = 10,
        TrainCount = 5,
        TestCount = 2,
    };

    public static PublishedFiles Files { get; } = new()
    {
        Mirrors = [FirstMirror, SecondMirror],
        TrainImages = Describe(0, "train-images"),
        TrainLabels = Describe(1, "train-labels"),
        TestImages = Describe(2, "test-images"),
        TestLabels = Describe(3, "test-labels"),
    };

    public static PublishedIdxSource Source { get; } = new(Description, Files);

    public static void WriteTo(string directory, bool packed)
    {
        string folder = Path.Combine(directory, Name);
        Directory.CreateDirectory(folder);
        for (int i = 0; i < 4; i++)
        {
            PublishedFile file = Files.All[i];
            File.WriteAllBytes(Path.Combine(folder, packed ? file.ArchiveName : file.Name), packed ? Packed[i] : Unpacked[i]);
        }
    }

    private static PublishedFile Describe(int index, string name) =>
        new(name, IdxBytes.Sha256(Unpacked[index]), Packed[index].Length, IdxBytes.Sha256(Packed[index]));
}
