using System.Text.Json;

namespace RobustSparse.Cli.Tests;

/// <summary>Networks with convolutions, with the real executable: whatever a command does for dense networks it does for them.</summary>
public sealed class ConvolutionTests
{
    private const string Model = "conv-4k4s2-4k3s2-8";

    /// <summary>Training against PGD with pruning, the report, every norm of attack, both certificates, the shared dense level, and a comparison.</summary>
    [Fact]
    public async Task Commands_TakeNetworksWithConvolutions()
    {
        using var directory = new TemporaryDirectory();
        string[] common =
        [
            "run", "--dataset", "glyphs", "--model", Model, "--trials", "1", "--prune-iters", "1", "--train-iters", "40", "--eval-every", "40", "--attack", "pgd", "--attack-steps", "2",
            "--adv-train", "true", "--adv-loss", "madry", "--eps-ramp", "0.0:0.5", "--attack-eps", "0.1", "--train-limit", "300", "--valid-size", "100", "--test-limit", "100",
            "--base-dir", directory.Path, "--name", "small",
        ];

        ToolResult ticket = await Tool.RunAsync(common), control = await Tool.RunAsync([.. common, "--experiment", "reinit_rand"]);

        Assert.Equal((0, 0), (ticket.ExitCode, control.ExitCode));
        string[] runs = [.. Directory.EnumerateFiles(directory.Path, "run.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Order()];
        Assert.Equal(2, runs.Length);
        Assert.Equal(Level(runs[0], 0), Level(runs[1], 0));
        Assert.Contains("network.json", Level(runs[0], 0).Keys);
        Assert.True(Directory.EnumerateFiles(directory.Path, "filters_*.svg", SearchOption.AllDirectories).Any());

        foreach (string[] options in new[]
        {
            ["--attack", "autoattack", "--norm", "linf", "--eps", "0.01", "--certify", "crown"],
            ["--attack", "autoattack", "--norm", "l2", "--eps", "0.5"],
            new[] { "--attack", "pgd", "--norm", "l1", "--eps", "2" },
        })
        {
            ToolResult attacked = await Tool.RunAsync(["evaluate", runs[0], "--levels", "1", .. options, "--limit", "10", "--steps", "5", "--json"]);
            Assert.Equal(0, attacked.ExitCode);
            Assert.Equal(10, JsonDocument.Parse(attacked.Output).RootElement.GetProperty("examples").GetInt32());
        }

        ToolResult compared = await Tool.RunAsync("compare", runs[0], runs[1], "--out", directory.File("comparison"));
        Assert.Equal(0, compared.ExitCode);
    }

    /// <summary>Colour images of 32×32 from files in CIFAR-10's binary format.</summary>
    [Fact]
    public async Task Run_LearnsColourImages()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory.File("cifar10"));
        CifarBytes.WriteAll(directory.File("cifar10"), perFile: 60);

        ToolResult result = await Tool.RunAsync(
            "run", "--dataset", "cifar10", "--data-dir", directory.Path, "--model", "conv-6k5s4-16", "--trials", "1", "--prune-iters", "1", "--train-iters", "100", "--eval-every", "50",
            "--valid-size", "60", "--learning-rate", "0.005", "--base-dir", directory.File("out"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("5×5×3×6", result.Output, StringComparison.Ordinal);
        string log = File.ReadAllLines(Assert.Single(Directory.EnumerateFiles(directory.Path, "test.csv", SearchOption.AllDirectories), file => file.Contains("prune_iter_01", StringComparison.Ordinal)))[^1];
        Assert.True(double.Parse(log.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture) > 0.9, log);
        Assert.NotEmpty(Directory.EnumerateFiles(directory.Path, "adversarial_gallery.svg", SearchOption.AllDirectories));
    }

    /// <summary>Its moments are fractions of the updates, so a shorter training has no problem with them.</summary>
    [Fact]
    public async Task RobustPreset_IsOverriddenByOptions()
    {
        using var directory = new TemporaryDirectory();

        ToolResult result = await Tool.RunAsync(
            "run", "--preset", "robust", "--dataset", "glyphs", "--model", "conv-4k4s2-8", "--trials", "1", "--prune-iters", "0", "--train-iters", "20", "--train-limit", "200",
            "--valid-size", "64", "--test-limit", "64", "--base-dir", directory.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("eps growing from 0.0 to 0.2", result.Output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(directory.File("glyphs", "conv-4k4s2-8", "reinit_orig", "pgd", "lr-0.001_l1-0.0_advtrain-true_robust")));
    }

    [Fact]
    public async Task Run_RefusesFiltersThatDoNotFitTheImages()
    {
        ToolResult result = await Tool.RunAsync("run", "--dataset", "glyphs", "--model", "conv-4k4s2-4k40p0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("layer hidden_2: filters of 40×40 do not fit an input of 4×14×14", result.Error, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, string> Level(string run, int level) => TemporaryDirectory.Tree(Path.Combine(run, "trial_00", $"prune_iter_{level:00}"));
}
