using System.Runtime.InteropServices;
using RobustSparse.Data;
using RobustSparse.Randomness;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>The images of both sides: in memory for ours, in a temporary folder, deleted at the end, for the peer's.</summary>
internal sealed class SharedData : IDisposable
{
    private const int ValidSize = 10_000;

    public SharedData()
    {
        // Digits where there are any; the program's own where not.
        Dataset = Environment.GetEnvironmentVariable("RSN_DATA_DIR") is { Length: > 0 } directory
            ? new DatasetCache(directory).Load("digits")
            : GlyphDataset.Generate();
        Splits = DatasetSplits.Of(Dataset, ValidSize);
        Directory = System.IO.Directory.CreateTempSubdirectory("rsn-side-by-side-").FullName;
        Write("train", Splits.Train);
        Write("valid", Splits.Valid);
        Write("test", Splits.Test);
        var order = new List<int>();
        var sampler = new BatchSampler(Splits.Train.Count, WorkKind.BatchSize, Key);
        for (int i = 0; i < sampler.BatchesPerEpoch; i++)
        {
            order.AddRange(sampler.Batch(i));
        }

        File.WriteAllBytes(FileOf("order"), MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(order)));
    }

    /// <summary>Of the random streams that both sides share.</summary>
    public static RandomKey Key { get; } = RandomKey.FromSeed(5);

    public ImageDataset Dataset { get; }

    public DatasetSplits Splits { get; }

    public string Directory { get; }

    public string FileOf(string name) => Path.Combine(Directory, name);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private void Write(string part, ImageSet images)
    {
        File.WriteAllBytes(FileOf(part + ".images"), images.Pixels);
        File.WriteAllBytes(FileOf(part + ".labels"), images.Labels);
    }
}
