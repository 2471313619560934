namespace RobustSparse.Cli.Tests;

/// <summary>The command lines of the original's run_sh scripts, word for word behind the program's name.</summary>
public sealed class OriginalCommandLineTests
{
    private const string Settings = "--trials=5 --train_iters=50000 --prune_iters=20 --batch_size=60 --learning_rate=0.0012";

    public static TheoryData<string> CommandLines =>
    [
        $"--model=dense-300-100 --dataset=digits {Settings} --l1_reg=0.0 --attack=fgsm --devices=0 --experiment=reinit_none",
        $"--model=dense-300-100 --dataset=digits {Settings} --l1_reg=0.0 --attack=pgd --devices=1 --experiment=reinit_orig --adv_train",
        $"--model=dense-300-100 --dataset=fashion {Settings} --l1_reg=0.0 --attack=pgd --devices=0 --experiment=reinit_rand",
        $"--model=dense-300-100 --dataset=digits {Settings} --l1_reg=0.0001 --attack=fgsm --devices=1 --experiment=reinit_orig --adv_train",
        "--dataset=digits --experiment=no_pruning --eval_every=500 --valid_size=10000 -lr 0.0012 -l1 0.0 --devices 0,1,2,3 --force",
    ];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public async Task RunExperiments_TakesTheCommandLine(string commandLine)
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(["run_experiments", .. commandLine.Split(' '), $"--base_dir={directory.File("output")}", $"--data-dir={directory.Path}"]);

        // Everything was understood: only the data is missing.
        Assert.Equal(3, result.ExitCode);
    }

    [Theory]
    [InlineData("--learning-rate", "0.002")]
    [InlineData("--learning_rate=0.002")]
    [InlineData("-lr", "0.002")]
    [InlineData("-lr=0.002")]
    public async Task LearningRate_MeansTheSameInEverySpelling(params string[] spelling)
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(SmallRun.Command(directory.Path, [.. spelling, "-l1", "0.5", "--adv_train"]));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["lr-0.002_l1-0.5_advtrain-true" + SmallRun.Suffix], Directory.EnumerateDirectories(directory.File("glyphs/dense-16-8/reinit_orig/fgsm")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("lr-0.0012_l1-0.0_advtrain-true", "--adv-train")]
    [InlineData("lr-0.0012_l1-0.0_advtrain-true", "--adv_train=true")]
    [InlineData("lr-0.0012_l1-0.0_advtrain-false", "--adv-train=false")]
    [InlineData("lr-0.0012_l1-0.0_advtrain-false", "--adv_train", "false")]
    public async Task AdvTrain_IsASwitchThatTakesAValueToo(string expected, params string[] spelling)
    {
        using var directory = new TemporaryDirectory();

        await Tool.RunAsync(SmallRun.Command(directory.Path, spelling));

        Assert.Equal([expected + SmallRun.Suffix], Directory.EnumerateDirectories(directory.File("glyphs/dense-16-8/reinit_orig/fgsm")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0,1,2,3")]
    public async Task Devices_AsTheOriginalTakesThem_WarnAndLeaveTheWarningInTheManifest(string devices)
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(SmallRun.Command(directory.Path, "--devices", devices));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"warning: --devices {devices}", result.Error, StringComparison.Ordinal);
        Assert.Contains($"--devices {devices}", File.ReadAllText(Path.Combine(directory.Path, SmallRun.Directory, "run.json")), StringComparison.Ordinal);
    }
}
