namespace RobustSparse.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("--trials <N>", "10")]
    [InlineData("--train-iters, --train_iters <N>", "50000")]
    [InlineData("--prune-iters, --prune_iters <N>", "20")]
    [InlineData("--eval-every, --eval_every <N>", "500")]
    [InlineData("--batch-size, --batch_size <N>", "60")]
    [InlineData("--valid-size, --valid_size <N>", "10000")]
    [InlineData("--dataset <digits|fashion|glyphs|cifar10>", "digits")]
    [InlineData("--model <dense-H1-H2-…|conv-FkKsS-…-H1>", "dense-300-100")]
    [InlineData("--experiment <no_pruning|reinit_rand|reinit_orig|reinit_none>", "reinit_orig")]
    [InlineData("--base-dir, --base_dir <DIR>", "./output")]
    [InlineData("--attack <fgsm|pgd>", "fgsm")]
    [InlineData("--adv-train, --adv_train ", "false")]
    [InlineData("-lr, --learning-rate, --learning_rate <X>", "0.0012")]
    [InlineData("-l1, --l1-reg, --l1_reg <X>", "0.0")]
    [InlineData("--devices <cpu|cuda:N[,N]>", "cpu")]
    [InlineData("--force ", "false")]
    [InlineData("--protocol <paper|reference>", "paper")]
    [InlineData("--attack-eps <X>", "0.3")]
    [InlineData("--attack-step <X>", "0.05")]
    [InlineData("--attack-steps <N>", "10")]
    [InlineData("--attack-labels <predicted|true>", "predicted")]
    [InlineData("--attack-random-start ", "true")]
    [InlineData("--label-smoothing <X>", "0.1")]
    [InlineData("--prune-rates <X,X,…>", ".2,.2,.1")]
    [InlineData("--rewind <initial|dense-end|step:K>", "initial")]
    [InlineData("--prune-rule <exact|inclusive>", "exact")]
    [InlineData("--seed <N>", "1234")]
    [InlineData("--jobs <N>", "number of cores")]
    public async Task RunHelp_ShowsOptionWithItsDefault(string option, string value)
    {
        ToolResult help = await Help.Value;

        string line = Assert.Single(Entries(help.Output), entry => entry.StartsWith(option, StringComparison.Ordinal));
        Assert.EndsWith($"[default: {value}]", line.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, help.ExitCode);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("paper")]
    [InlineData("evaluate")]
    [InlineData("analyze")]
    [InlineData("compare")]
    [InlineData("verify")]
    [InlineData("list")]
    [InlineData("data verify")]
    public async Task Help_NamesADefaultForEveryOption(string command)
    {
        ToolResult help = await Tool.RunAsync([.. command.Split(' '), "--help"]);

        string[] options = [.. Entries(help.Output).Where(entry => entry.StartsWith('-') && !entry.Contains("--help", StringComparison.Ordinal))];
        Assert.NotEmpty(options);
        Assert.All(options, line => Assert.Contains("[default: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_IsShownForALineThatCannotBeParsed()
    {
        ToolResult help = await Tool.RunAsync("run", "--bogus", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("Usage: rsn run [options]", help.Output, StringComparison.Ordinal);
    }

    /// <summary>Lines with two blanks in front and their continuations, each as one line.</summary>
    private static IEnumerable<string> Entries(string help) => help
        .Replace("\n" + new string(' ', 30), " ", StringComparison.Ordinal)
        .Split('\n')
        .Where(line => line.StartsWith("  ", StringComparison.Ordinal))
        .Select(line => line.Trim());

    private static readonly Lazy<Task<ToolResult>> Help = new(() => Tool.RunAsync("run", "--help"));
}
