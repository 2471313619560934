using System.Text.Json;

namespace RobustSparse.Cli.Tests;

public sealed class EvaluateRobustnessTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task OneAttackAtOneSize_WritesTheKeysThatScriptsRelyOn()
    {
        ToolResult result = await Evaluate("--attack", "apgd-ce", "--eps", "0.1", "--json");

        JsonElement root = Json(result);
        Assert.Equal(
            ["dataset", "split", "examples", "attack", "acc", "adv_acc", "robust_acc", "zero_gradient", "density", "kept", "seconds", "robust_low", "robust_high"],
            root.EnumerateObject().Select(property => property.Name));
        JsonElement attack = root.GetProperty("attack");
        Assert.Equal(("apgd-ce", 0.1, "true", "linf"), (Text(attack, "name"), attack.GetProperty("eps").GetDouble(), Text(attack, "labels"), Text(attack, "norm")));
        Assert.Equal(100, attack.GetProperty("members")[0].GetProperty("steps").GetInt32());
        Assert.True(root.GetProperty("robust_acc").GetDouble() <= root.GetProperty("acc").GetDouble());
        Assert.Contains("apgd-ce at eps 0.1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralSizes_AreACurveThatNeverRises_AndCleanAccuracyAgreesWithTheLog()
    {
        JsonElement[] curve = [.. Json(await Evaluate("--attack", "autoattack", "--eps", "0.1,0,0.02", "--json")).EnumerateArray()];

        Assert.Equal([0, 0.02, 0.1], curve.Select(point => Math.Round(point.GetProperty("attack").GetProperty("eps").GetDouble(), 6)));
        double[] robust = [.. curve.Select(point => point.GetProperty("robust_acc").GetDouble())];
        Assert.Equal(robust.OrderDescending(), robust);
        Assert.Equal(curve[0].GetProperty("acc").GetDouble(), robust[0]);
        Assert.Equal(File.ReadLines(Path.Combine(run.Level, "test.csv")).Last().Split(',')[2], curve[0].GetProperty("acc").GetRawText());
    }

    [Fact]
    public async Task SameCommandAgain_ReadsWhatItFound()
    {
        string[] command = ["--attack", "fab-t", "--eps", "0.05", "--norm", "l2"];
        ToolResult first = await Evaluate(command);
        byte[][] written = Files();

        ToolResult second = await Evaluate(command);

        Assert.Contains("fab-t on", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fab-t on", second.Output, StringComparison.Ordinal);
        Assert.Contains("median distance", second.Output, StringComparison.Ordinal);
        Assert.Equal(written, Files());
        byte[][] Files() => [.. Directory.GetFiles(_directory.Path).Order().Select(File.ReadAllBytes)];
    }

    [Fact]
    public async Task WholeRun_IsEvaluatedLevelByLevel_AndFlagsAreShown()
    {
        string copy = Path.Combine(_directory.Path, "base", SmallRun.Directory);
        string original = Path.Combine(run.BaseDirectory, SmallRun.Directory);
        foreach (string file in TemporaryDirectory.Tree(original).Keys)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(Path.Combine(original, file), Path.Combine(copy, file));
        }

        ToolResult result = await Tool.RunAsync("evaluate", copy, "--levels", "0,2", "--attack", "pgd,transfer,noise", "--eps", "0.1", "--steps", "10", "--restarts", "2");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("trial 1, level 2", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("level 1", result.Output, StringComparison.Ordinal);
        Assert.Contains("T14", result.Output, StringComparison.Ordinal);
        Assert.Equal(2 * 2 * 3, Directory.GetFiles(copy, "*-linf-*.json", SearchOption.AllDirectories).Length);
        Assert.Equal(0, (await Tool.RunAsync("list", "--base-dir", Path.Combine(_directory.Path, "base"))).ExitCode);
    }

    [Fact]
    public async Task Problems_AreAllListed_AndNothingIsWritten()
    {
        ToolResult result = await Evaluate(
            "--attack", "autoattack,nonsense,deepfool", "--restarts", "3", "--eps", "0.1,7", "--levels", "1", "--attack-labels", "predicted", "--limit", "1000000");
        ToolResult useless = await Evaluate("--attack", "autoattack", "--loss", "dlr", "--attack-steps", "7", "--eps", "7", "--attack-labels", "predicted", "--levels", "1");

        ToolResult contrary = await Evaluate("--attack", "pgd", "--eps", "0.1", "--attack-eps", "0.2", "--surrogate", "nowhere");
        ToolResult sizeless = await Evaluate("--attack", "transfer", "--norm", "l2", "--surrogate", "nowhere");

        Assert.Equal((2, 2, 2, 2), (result.ExitCode, useless.ExitCode, contrary.ExitCode, sizeless.ExitCode));
        Assert.All(
            ["--attack-eps and --eps", "--surrogate has no effect"],
            text => Assert.Contains(contrary.Problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.All(
            ["--norm l2 needs --eps", "there is no directory nowhere"],
            text => Assert.Contains(sizeless.Problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.All(["nonsense", "--limit"], text => Assert.Contains(result.Problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.All(
            ["--loss has no effect", "--attack-steps has no effect", "--eps 7", "predicted", "--levels"],
            text => Assert.Contains(useless.Problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    private Task<ToolResult> Evaluate(params string[] options) => Tool.RunAsync(["evaluate", run.Level, "--out", _directory.Path, .. options]);

    private static JsonElement Json(ToolResult result)
    {
        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.Clone();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
