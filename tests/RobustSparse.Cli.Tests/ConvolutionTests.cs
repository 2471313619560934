using System.Text.Json;

namespace RobustSparse.Cli.Tests;

/// <summary>Networks with convolutions, with the real executable: whatever a command does for dense networks it does for them.</summary>
public sealed class ConvolutionTests
{
    private const string Model = "conv-4k4s2-4k3s2-8";

    /// <summary>The preset for robust networks with options over it, pruning, the report, attacks in two norms, certificates.</summary>
    [Fact]
    public async Task Commands_TakeNetworksWithConvolutions()
    {
        using var directory = new TemporaryDirectory();
        string[] common =
        [
            "run", "--preset", "robust", "--dataset", "glyphs", "--model", Model, "--trials", "1", "--prune-iters", "1", "--train-iters", "40", "--attack-steps", "2", "--attack-eps", "0.1",
            "--train-limit", "300", "--valid-size", "100", "--test-limit", "100", "--base-dir", directory.Path,
        ];

        ToolResult result = await Tool.RunAsync(common);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("eps growing from 0.0 to 0.2", result.Output, StringComparison.Ordinal);
        string run = Path.GetDirectoryName(Assert.Single(Directory.EnumerateFiles(directory.Path, "run.json", SearchOption.AllDirectories)))!;
        Assert.True(File.Exists(Path.Combine(run, "trial_00", "prune_iter_01", "network.json")));
        Assert.True(Directory.EnumerateFiles(directory.Path, "filters_*.svg", SearchOption.AllDirectories).Any());

        foreach (string[] options in new[]
        {
            ["--attack", "autoattack", "--norm", "linf", "--eps", "0.01", "--certify", "crown"],
            new[] { "--attack", "autoattack", "--norm", "l2", "--eps", "0.5" },
        })
        {
            ToolResult attacked = await Tool.RunAsync(["evaluate", run, "--levels", "1", .. options, "--limit", "10", "--steps", "5", "--json"]);
            Assert.Equal(0, attacked.ExitCode);
            Assert.Equal(10, JsonDocument.Parse(attacked.Output).RootElement.GetProperty("examples").GetInt32());
        }
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
}
