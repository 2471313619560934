namespace RobustSparse.Data;

/// <summary>A data set the program knows by name.</summary>
public abstract record DatasetDescription
{
    /// <summary>As on the command line and in directory names.</summary>
    public required string Name { get; init; }

    /// <summary>What the images show, and who made them.</summary>
    public required string Title { get; init; }

    public required string Licence { get; init; }

    /// <summary>Classes of images; labels run from 0 to this, less one.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Training images, validation images included.</summary>
    public int TrainCount { get; init; } = 60_000;

    public int TestCount { get; init; } = 10_000;
}

/// <summary>A data set that others published as four IDX files, compressed by gzip.</summary>
public sealed record PublishedDataset : DatasetDescription
{
    /// <summary>Places that serve the four archives by name, the one to try first in front; https, ending in '/'.</summary>
    public required IReadOnlyList<Uri> Mirrors { get; init; }

    public required PublishedFile TrainImages { get; init; }

    public required PublishedFile TrainLabels { get; init; }

    public required PublishedFile TestImages { get; init; }

    public required PublishedFile TestLabels { get; init; }

    /// <summary>All files.</summary>
    public IReadOnlyList<PublishedFile> Files => [TrainImages, TrainLabels, TestImages, TestLabels];
}

/// <summary>One file of a published data set. Digests are SHA-256 in lower-case hexadecimal.</summary>
/// <param name="Name">Of the uncompressed file.</param>
/// <param name="Sha256">Of the uncompressed file.</param>
/// <param name="ArchiveBytes">Size of the .gz as published.</param>
/// <param name="ArchiveSha256">Of the .gz as published.</param>
public sealed record PublishedFile(string Name, string Sha256, long ArchiveBytes, string ArchiveSha256)
{
    /// <summary>Name of the compressed file.</summary>
    public string ArchiveName => Name + ".gz";
}

/// <summary>A data set that the program makes.</summary>
/// <param name="Generate">Makes the first so many training and test images.</param>
public sealed record GeneratedDataset(Func<int, int, ImageDataset> Generate) : DatasetDescription;

/// <summary>The data sets that the program knows. A new one is one more entry.</summary>
public static class DatasetCatalog
{
    /// <summary>All data sets.</summary>
    public static IReadOnlyList<DatasetDescription> All { get; } =
    [
        new PublishedDataset
        {
            Name = "digits",
            Title = "MNIST handwritten digits (LeCun, Cortes and Burges)",
            Licence = "CC BY-SA 3.0",
            Mirrors =
            [
                new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
                new("https://raw.githubusercontent.com/fgnt/mnist/master/"),
            ],
            TrainImages = new(
                "train-images-idx3-ubyte",
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            TrainLabels = new(
                "train-labels-idx1-ubyte",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            TestImages = new(
                "t10k-images-idx3-ubyte",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            TestLabels = new(
                "t10k-labels-idx1-ubyte",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        },
        new PublishedDataset
        {
            Name = "fashion",
            Title = "Fashion-MNIST articles of clothing (Xiao, Rasul and Vollgraf, Zalando)",
            Licence = "MIT, copyright 2017 Zalando SE",
            Mirrors =
            [
                new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                new("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
                new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
            ],
            TrainImages = new(
                "train-images-idx3-ubyte",
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            TrainLabels = new(
                "train-labels-idx1-ubyte",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            TestImages = new(
                "t10k-images-idx3-ubyte",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            TestLabels = new(
                "t10k-labels-idx1-ubyte",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        },
        new GeneratedDataset((train, test) => GlyphDataset.Generate(train, test))
        {
            Name = "glyphs",
            Title = "digits that the program draws itself",
            Licence = "MIT, as the program",
        },
    ];

    /// <summary>The data set of exactly this name, or null.</summary>
    public static DatasetDescription? Find(string name) => All.FirstOrDefault(dataset => dataset.Name == name);
}
