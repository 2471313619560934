namespace RobustSparse.Data;

/// <summary>Handwritten digits: MNIST (LeCun, Cortes and Burges).</summary>
public sealed class DigitsSource() : PublishedIdxSource(_description, _files)
{
    private static readonly DatasetDescription _description = new()
    {
        Name = "digits",
        Title = "MNIST handwritten digits (LeCun, Cortes and Burges)",
        Licence = "CC BY-SA 3.0",
        Shape = new ImageShape(Channels: 1, Height: 28, Width: 28),
        Classes = 10,
        TrainCount = 60_000,
        TestCount = 10_000,
    };

    private static readonly PublishedFiles _files = new()
    {
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
    };
}
