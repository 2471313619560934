using RobustSparse.Files;

namespace RobustSparse.Cli.Tests.Reliability;

public sealed class DeterminismTests
{
    /// <summary>Between processors whose vectors differ in width, kernels after this many updates differ by rounding alone.</summary>
    private const int Updates = 40;

    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData("dense")]
    [InlineData("sparse")]
    public async Task RepeatedRun_GivesTheSameBytes(string engine)
    {
        using var directory = new TemporaryDirectory();

        await Tool.RunAsync(SmallRun.Command(directory.File("one"), "--engine", engine, "--attack", "pgd", "--adv-train", "--jobs", "2"));
        await Tool.RunAsync(SmallRun.Command(directory.File("two"), "--engine", engine, "--attack", "pgd", "--adv-train", "--jobs", "1"));

        Assert.NotEmpty(TemporaryDirectory.Tree(directory.File("one")));
        Assert.Equal(TemporaryDirectory.Tree(directory.File("one")), TemporaryDirectory.Tree(directory.File("two")));
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task NarrowerVectors_GiveTheSameKernels_ButForRounding(string disabled)
    {
        using var directory = new TemporaryDirectory();

        ToolResult wide = await Tool.RunAsync(Command(directory.File("wide")));
        ToolResult narrow = await Tool.RunAsync(new Dictionary<string, string> { [disabled] = "0" }, Command(directory.File("narrow")));

        Assert.Equal((0, 0), (wide.ExitCode, narrow.ExitCode));
        string[] kernels = [.. TemporaryDirectory.Tree(directory.File("wide")).Keys.Where(file => file.Contains("post_kernels", StringComparison.Ordinal))];
        Assert.Equal(3, kernels.Length);
        float most = kernels.Max(file => LargestDifference(directory.File("wide", file), directory.File("narrow", file)));
        TestContext.Current.TestOutputHelper!.WriteLine($"{disabled}=0: weights differ by at most {most}");
        Assert.InRange(most, 0, Tolerance);
    }

    private static float LargestDifference(string one, string other) =>
        NpyFile.Read(one).Values.Zip(NpyFile.Read(other).Values, (a, b) => MathF.Abs(a - b)).Max();

    private static string[] Command(string baseDirectory) =>
    [
        "run", "--dataset", "glyphs", "--model", "dense-32-16", "--trials", "1", "--experiment", "no_pruning", "--train-iters", $"{Updates}", "--eval-every", $"{Updates}",
        "--train-limit", "600", "--valid-size", "60", "--test-limit", "60", "--base-dir", baseDirectory,
    ];
}
