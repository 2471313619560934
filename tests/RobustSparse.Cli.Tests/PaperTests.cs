namespace RobustSparse.Cli.Tests;

public sealed class PaperTests
{
    private static readonly string[] _small = ["--model", "dense-16-8", "--train-iters", "20", "--prune-iters", "1", "--train-limit", "500", "--valid-size", "100", "--test-limit", "100"];

    [Fact]
    public async Task Paper_AnnouncesTheWholeGridBeforeItBegins()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(["paper", "--yes", .. _small, "--data-dir", directory.Path, "--base-dir", directory.File("output")]);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal(24, result.Output.Split('\n').Count(line => line.Contains("to do", StringComparison.Ordinal)));
        Assert.Contains("24 runs, about", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paper_WithNobodyToAsk_StartsNothing()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(["paper", "--only", "dataset=digits,attack=pgd", .. _small, "--data-dir", directory.Path, "--base-dir", directory.File("output")]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("6 runs, about", result.Output, StringComparison.Ordinal);
        Assert.Contains("--yes", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task Paper_RunsThePartAskedFor_AndSkipsWhatIsFinished()
    {
        string? data = Environment.GetEnvironmentVariable("RSN_DATA_DIR");
        Assert.SkipUnless(data is not null, "RSN_DATA_DIR does not name a directory with the real data sets");
        using var directory = new TemporaryDirectory();
        string[] command = ["paper", "--yes", "--only", "dataset=digits,attack=pgd,experiment=reinit_orig", "--trials", "1", .. _small, "--data-dir", data!, "--base-dir", directory.Path];

        ToolResult narrow = await Tool.RunAsync([.. command.Select(word => word.Replace("reinit_orig", "reinit_orig,adv-train=false", StringComparison.Ordinal))]);
        ToolResult wider = await Tool.RunAsync(command);
        ToolResult otherwise = await Tool.RunAsync([.. command, "--batch-size", "30"]);

        Assert.Equal((0, 0, 4), (narrow.ExitCode, wider.ExitCode, otherwise.ExitCode));
        Assert.Contains("1 run, about", narrow.Output, StringComparison.Ordinal);
        Assert.Contains("run 1 of 1:", wider.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["lr-0.0012_l1-0.0_advtrain-false_train-limit-500_test-limit-100", "lr-0.0012_l1-0.0_advtrain-true_train-limit-500_test-limit-100"],
            Directory.EnumerateDirectories(directory.File("digits/dense-16-8/reinit_orig/pgd")).Select(path => Path.GetFileName(path)!).Order());
    }
}
