namespace RobustSparse.Data;

/// <summary>Articles of clothing: Fashion-MNIST (Xiao, Rasul and Vollgraf 2017).</summary>
public sealed class FashionSource() : PublishedIdxSource(_description, _files)
{
    private static readonly DatasetDescription _description = new()
    {
        Name = "fashion",
        Title = "Fashion-MNIST articles of clothing (Xiao, Rasul and Vollgraf, Zalando)",
        Licence = "MIT, copyright 2017 Zalando SE",
        Shape = new ImageShape(Channels: 1, Height: 28, Width: 28),
        Classes = 10,
        TrainCount = 60_000,
        TestCount = 10_000,
    };

    private static readonly PublishedFiles _files = new()
    {
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
    };
}
