using System.Text.Json;

namespace RobustSparse.Cli.Tests;

public sealed class VerifyTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private const int Inputs = 784, Outputs = 10;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task PropertiesOfALevel_AreAnsweredAsInTheCompetition()
    {
        ToolResult proven = await Tool.RunAsync("verify", run.Level, Property("(assert (>= Y_0 1000000))"));
        ToolResult broken = await Tool.RunAsync("verify", run.Level, Property("(assert (or (and (<= Y_0 1000000) (>= Y_1 -1000000))))"));

        Assert.Equal((0, "unsat"), (proven.ExitCode, proven.Output.TrimEnd()));
        string[] lines = broken.Output.TrimEnd().Split('\n');
        Assert.Equal((0, "sat", 1 + Inputs + Outputs), (broken.ExitCode, lines[0], lines.Length));
        Assert.StartsWith("((X_0 ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(" (Y_9 ", lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("))", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedFiles_AreAnError()
    {
        string file = _directory.File("network.onnx");
        await File.WriteAllTextAsync(file, "no network", TestContext.Current.CancellationToken);

        ToolResult result = await Tool.RunAsync("verify", file, Property("(assert (>= Y_0 1))"));

        Assert.Equal((3, "error"), (result.ExitCode, result.Output.TrimEnd()));
        Assert.Contains(file, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingFilesAndLimitsThatAreNone_AreBadUsage()
    {
        ToolResult result = await Tool.RunAsync("verify", _directory.File("none.onnx"), _directory.File("none.vnnlib"), "--timeout", "0", "--budget", "0");

        Assert.Equal(2, result.ExitCode);
        Assert.All(new[] { "none.onnx", "none.vnnlib", "--timeout", "--budget" }, name => Assert.Contains(name, result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ExactCertificates_AreFractionsThatSumToOne()
    {
        string[] command = ["evaluate", run.Level, "--attack", "pgd", "--eps", "0.01,0.05", "--certify", "exact", "--budget", "100", "--distance", "--json", "--out", _directory.Path];

        ToolResult result = await Tool.RunAsync(command);

        foreach (JsonElement row in JsonDocument.Parse(result.Output).RootElement.EnumerateArray())
        {
            double certified = row.GetProperty("certified").GetDouble(), broken = row.GetProperty("broken").GetDouble(), undecided = row.GetProperty("undecided").GetDouble();
            Assert.Equal(1, certified + broken + undecided, 1e-9);
            Assert.True(certified <= row.GetProperty("robust_acc").GetDouble());
            Assert.Equal("exact", row.GetProperty("certificate").GetString());
        }

        string header = File.ReadLines(Directory.GetFiles(_directory.Path, "*.csv").Single()).First();
        Assert.EndsWith("verdict,method,subdomains,undecided_units,refuted,certified_distance", header, StringComparison.Ordinal);
    }

    private string Property(string assertion)
    {
        string file = _directory.File("property.vnnlib");
        IEnumerable<string> lines =
        [
            .. Enumerable.Range(0, Inputs).Select(i => $"(declare-const X_{i} Real)\n(assert (<= X_{i} 0.6))\n(assert (>= X_{i} 0.5))"),
            .. Enumerable.Range(0, Outputs).Select(i => $"(declare-const Y_{i} Real)"), assertion,
        ];
        File.WriteAllLines(file, lines);
        return file;
    }
}
