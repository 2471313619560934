namespace RobustSparse.Cli.Tests;

public sealed class BadUsageTests
{
    [Fact]
    public async Task Run_NamesEveryProblemAtOnce_AndWritesNothing()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(
            "run", "--trials", "0", "--dataset", "letters", "-lr", "NaN", "--attack-eps", "7", "--devices", "cuda:9", "--frobnicate",
            "--train-iters", "many", "--batch-size=1e9", "--jobs=0", "--prune-rates", ".2,x", "--l1-reg", "inf", "--experiment", "lottery",
            "--valid-size", "-1", "--base-dir", directory.File("output"));

        Assert.Equal(2, result.ExitCode);
        string[] named =
        [
            "--frobnicate", "--trials 0", "--dataset letters", "--learning-rate NaN", "--attack-eps 7", "--devices cuda:9",
            "--train-iters many", "--batch-size 1e9", "--jobs 0", "--prune-rates .2,x", "--l1-reg inf", "--experiment lottery", "--valid-size -1",
        ];
        Assert.All(named, name => Assert.Single(result.Problems, problem => problem.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(named.Length, result.Problems.Count);
        Assert.Empty(result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Theory]
    [InlineData("run --learning-rate Infinity", "--learning-rate")]
    [InlineData("run --learning-rate -0.1", "--learning-rate -0.1")]
    [InlineData("run --learning-rate 0,1", "--learning-rate 0,1")]
    [InlineData("run --label-smoothing 1", "--label-smoothing 1")]
    [InlineData("run --model dense-0", "--model")]
    [InlineData("run --rewind step:0", "--rewind step:0")]
    [InlineData("run --attack autoattack", "`rsn evaluate RUN_DIR --attack autoattack`")]
    [InlineData("analyze --dataset glyphs --seed 7", "rsn analyze has no option --seed")]
    [InlineData("run --datset digits", "did you mean --dataset?")]
    [InlineData("anlyze", "did you mean analyze?")]
    [InlineData("run --attack fgsm --attack-steps 5", "--attack-steps")]
    [InlineData("run --dataset glyphs --valid-size 60000", "--valid-size 60000")]
    [InlineData("run --devices gpu", "--devices gpu")]
    [InlineData("run --devices cuda:0,1", "--devices cuda:0,1")]
    [InlineData("run --trials 1 --trials 2", "--trials")]
    [InlineData("run --trials", "--trials")]
    [InlineData("run -lrx", "-lrx")]
    [InlineData("run --seed -1", "--seed -1")]
    [InlineData("run --adv-loss madry", "--adv-loss has no effect without --adv-train true")]
    [InlineData("run --adv-train true --adv-loss free", "--adv-loss free is not one of mix, madry, trades, fgsm-rs")]
    [InlineData("run --adv-train true --adv-loss trades --adv-weight -1", "--adv-weight -1")]
    [InlineData("run --adv-train true --eps-warmup 1000000", "--eps-warmup 1000000")]
    [InlineData("run --preset slow", "--preset slow")]
    [InlineData("paper --only dataset=letters", "dataset=letters")]
    [InlineData("paper --only colour=red", "colour")]
    [InlineData("evaluate", "LEVEL_DIR")]
    [InlineData("evaluate no-such-directory", "no-such-directory")]
    [InlineData("data verify letters", "letters")]
    [InlineData("frobnicate", "frobnicate")]
    public async Task Command_RefusesAndNamesAProblem(string command, string named)
    {
        ToolResult result = await Tool.RunAsync(command.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(result.Problems, problem => problem.Contains(named, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
