using System.IO.Compression;

namespace RobustSparse.Cli.Tests;

public sealed class DataFilesTests
{
    [Fact]
    public async Task Run_NamesMissingFilesAndTheWayOut()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await RunOn(directory);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("train-images-idx3-ubyte", result.Error, StringComparison.Ordinal);
        Assert.Contains(directory.File("digits"), result.Error, StringComparison.Ordinal);
        Assert.Contains("--dataset glyphs", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory.File("output")));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("no gzip")]
    [InlineData("other magic")]
    [InlineData("short")]
    public async Task Run_NamesADamagedFile(string damage)
    {
        using var directory = new TemporaryDirectory();
        string folder = Directory.CreateDirectory(directory.File("digits")).FullName;
        foreach (string name in (string[])["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"])
        {
            byte[] archive = Pack(ImageFile(images: 3));
            File.WriteAllBytes(Path.Combine(folder, name), damage switch
            {
                "truncated" => archive[..(archive.Length / 2)],
                "no gzip" => [1, 2, 3],
                "other magic" => Pack([9, 9, 9, 9, .. ImageFile(images: 3)[4..]]),
                _ => Pack(ImageFile(images: 3)[..100]),
            });
        }

        ToolResult result = await RunOn(directory);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(Path.Combine(folder, "train-images-idx3-ubyte.gz"), result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory.File("output")));
    }

    [Theory]
    [InlineData("digits", "train-images-idx3-ubyte.gz", "one directory higher; name the directory above with --data-dir")]
    [InlineData("digits/digits", "MNIST.csv", "there are MNIST.csv, which are not the published IDX files")]
    [InlineData("digits/digits/raw", "train-images.idx3-ubyte", "raw; move them into")]
    public async Task Run_SeesFilesThatAreNotWhereTheyBelong(string folder, string name, string told)
    {
        using var directory = new TemporaryDirectory();
        string place = Directory.CreateDirectory(directory.File(folder)).FullName;
        string[] names = name.StartsWith("train", StringComparison.Ordinal)
            ? [name, .. ((string[])["train-labels-idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte.gz"])]
            : [name];
        Array.ForEach(names, file => File.WriteAllText(Path.Combine(place, file), ""));

        ToolResult result = await Tool.RunAsync("run", "--dataset", "digits", "--data-dir", directory.File("digits"), "--base-dir", directory.File("output"));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page", "is a web page (HTML), not data", true)]
    [InlineData("directory", "is a directory, and a file is needed there; move it away", false)]
    [InlineData("other", "is not the published file", true)]
    public async Task Run_TellsWhatStandsInPlaceOfAFile(string kind, string told, bool isReplaceable)
    {
        using var directory = new TemporaryDirectory();
        string folder = Directory.CreateDirectory(directory.File("digits")).FullName, first = Path.Combine(folder, "train-images.idx3-ubyte");
        File.WriteAllBytes(Path.Combine(folder, "train-labels.idx1-ubyte"), LabelFile(images: 3));
        File.WriteAllBytes(Path.Combine(folder, "t10k-images.idx3-ubyte"), ImageFile(images: 3));
        File.WriteAllBytes(Path.Combine(folder, "t10k-labels.idx1-ubyte"), LabelFile(images: 3));
        if (kind == "directory")
        {
            Directory.CreateDirectory(first);
        }
        else
        {
            File.WriteAllBytes(first, kind == "page" ? "\n<!DOCTYPE html><html></html>"u8.ToArray() : ImageFile(images: 3));
        }

        ToolResult result = await RunOn(directory);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"{first} {told}", result.Error, StringComparison.Ordinal);
        Assert.Equal(isReplaceable, result.Error.Contains("which keeps the old file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_TellsMissingFromPresent()
    {
        using var directory = new TemporaryDirectory();

        ToolResult missing = await Tool.RunAsync("data", "verify", "digits", "--data-dir", directory.Path);
        ToolResult glyphs = await Tool.RunAsync("data", "verify", "glyphs", "--data-dir", directory.Path);
        ToolResult list = await Tool.RunAsync(new Dictionary<string, string> { ["RSN_DATA_DIR"] = directory.Path }, "data", "list");

        Assert.Equal(3, missing.ExitCode);
        Assert.Equal(4, missing.Problems.Count);
        Assert.Equal(0, glyphs.ExitCode);
        Assert.Equal(0, list.ExitCode);
        Assert.Contains(directory.File("fashion"), list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RealDigits_AreVerifiedAndLearned()
    {
        string? data = Environment.GetEnvironmentVariable("RSN_DATA_DIR");
        Assert.SkipUnless(data is not null, "RSN_DATA_DIR does not name a directory with the real data sets");
        using var directory = new TemporaryDirectory();

        ToolResult verified = await Tool.RunAsync("data", "verify", "--data-dir", data!);
        ToolResult run = await Tool.RunAsync(
            "run_experiments", "--model=dense-300-100", "--dataset=digits", "--trials=1", "--train_iters=30", "--prune_iters=1", "--batch_size=60", "--learning_rate=0.0012",
            "--l1_reg=0.0", "--attack=pgd", "--devices=1", "--experiment=reinit_orig", "--adv_train", "--test-limit=200", "--valid_size=100", $"--base_dir={directory.Path}", $"--data-dir={data}");

        Assert.Equal((0, 0), (verified.ExitCode, run.ExitCode));
        Assert.Contains("213,060", run.Output, StringComparison.Ordinal);
    }

    private static Task<ToolResult> RunOn(TemporaryDirectory directory) =>
        Tool.RunAsync("run", "--dataset", "digits", "--data-dir", directory.Path, "--base-dir", directory.File("output"));

    private static byte[] ImageFile(int images) => [0, 0, 8, 3, 0, 0, 0, (byte)images, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[images * 784]];

    private static byte[] LabelFile(int images) => [0, 0, 8, 1, 0, 0, 0, (byte)images, .. new byte[images]];

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
