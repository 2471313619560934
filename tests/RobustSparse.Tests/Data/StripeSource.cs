using RobustSparse.Data;
using RobustSparse.Randomness;

namespace RobustSparse.Tests.Data;

/// <summary>A toy data set: noisy colour images of 3×6×5 whose class is the channel that is bright.</summary>
internal sealed class StripeSource : IDatasetSource
{
    public DatasetDescription Describe() => new()
    {
        Name = "stripes",
        Title = "images of one bright channel",
        Licence = "none",
        Shape = new ImageShape(Channels: 3, Height: 6, Width: 5),
        Classes = 3,
        TrainCount = 400,
        TestCount = 100,
    };

    public ImageDataset Load(DatasetFolder folder, int train, int test) =>
        new("stripes", Describe().Shape, Describe().Classes, Draw(1, train), Draw(2, test), new Dictionary<string, string> { ["all"] = "33" });

    private ImageSet Draw(ulong seed, int count)
    {
        ImageShape shape = Describe().Shape;
        var random = new PhiloxRandom(RandomKey.FromSeed(seed));
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextInt32(Describe().Classes))];
        byte[] pixels =
        [
            .. from label in labels
               from place in Enumerable.Range(0, shape.Features)
               select (byte)(random.NextInt32(100) + (place / shape.Area == label ? 120 : 0)),
        ];
        return new ImageSet(pixels, labels, shape);
    }
}
