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
            ["dataset", "split", "examples", "attack", "acc", "adv_acc", "robust_acc", "zero_gradient", "density", "kept", "seconds", "robust_low", "robust_high", "after_each_attack", "flags", "trial", "level", "directory"],
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
        string copy = CopyOfRun();

        ToolResult result = await Tool.RunAsync("evaluate", copy, "--levels", "0,2", "--attack", "pgd,transfer,noise", "--eps", "0.1", "--steps", "10", "--restarts", "2");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("trial 1, level 2", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("level 1", result.Output, StringComparison.Ordinal);
        Assert.Contains("T14", result.Output, StringComparison.Ordinal);
        Assert.Equal(2 * 2 * 3, Directory.GetFiles(copy, "*-linf-*.json", SearchOption.AllDirectories).Length);
        Assert.Equal(0, (await Tool.RunAsync("list", "--base-dir", Path.Combine(_directory.Path, "base"))).ExitCode);
    }

    [Fact]
    public async Task WholeRun_HasMeansOverTrials_OneCertificateALevel_AndRowsOfItsOwnOnDemand()
    {
        string copy = CopyOfRun();
        string[] command = ["evaluate", copy, "--levels", "2", "--attack", "fgsm,noise", "--eps", "8/255", "--limit", "1", "--certify", "ibp"];

        ToolResult means = await Tool.RunAsync(command);
        ToolResult details = await Tool.RunAsync([.. command, "--details"]);
        JsonElement[] rows = [.. Json(await Tool.RunAsync([.. command, "--json"])).EnumerateArray()];

        Assert.Equal((0, 0), (means.ExitCode, details.ExitCode));
        Assert.Equal(2, means.Output.Split('\n').Count(line => line.Contains("ibp at eps", StringComparison.Ordinal)));
        Assert.Contains("mean ± standard deviation over 2 trials", means.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n +level 2 +\S+ % +fgsm +linf +0.03137255 +\d\.\d{4} ± \d\.\d{4} ", means.Output);
        Assert.DoesNotContain("median distance", means.Output, StringComparison.Ordinal);
        Assert.Contains("self-check T14: 1 image only: the intervals are wide (2 networks, first trial 0, level 2)", means.Output, StringComparison.Ordinal);
        Assert.Contains("trial 1, level 2", details.Output, StringComparison.Ordinal);
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.Contains(row.GetProperty("flags").EnumerateArray(), flag => Text(flag, "check") == "T14"));
        string card = File.ReadAllText(Directory.GetFiles(copy, "fgsm-linf-*.json", SearchOption.AllDirectories)[0]);
        Assert.Contains("\"check\": \"T14\"", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameOfAnAttack_MeansTheSame_WhateverElseIsGiven()
    {
        JsonElement plain = Json(await Evaluate("--attack", "pgd", "--limit", "40", "--json"));
        JsonElement again = Json(await Evaluate("--attack", "pgd", "--limit", "40", "--json", "--eps", "0.3", "--norm", "linf"));
        JsonElement none = Json(await Evaluate("--limit", "20", "--json"));

        Assert.Equal(("pgd", "true", 100), (Text(plain.GetProperty("attack"), "name"), Text(plain.GetProperty("attack"), "labels"), plain.GetProperty("attack").GetProperty("members")[0].GetProperty("steps").GetInt32()));
        Assert.Equal(plain.GetProperty("attack").GetRawText(), again.GetProperty("attack").GetRawText());
        Assert.Equal(plain.GetProperty("robust_acc").GetDouble(), again.GetProperty("robust_acc").GetDouble());
        Assert.Equal("autoattack", Text(none.GetProperty("attack"), "name"));
    }

    [Fact]
    public async Task Radius_MayBeAFraction()
    {
        JsonElement fraction = Json(await Evaluate("--attack", "fgsm", "--eps", "8/255", "--json"));

        Assert.Equal(8f / 255, fraction.GetProperty("attack").GetProperty("eps").GetSingle());
        Assert.Equal(2, (await Evaluate("--attack", "fgsm", "--eps", "8/0")).ExitCode);
    }

    [Fact]
    public async Task PlaceThatCannotBeWritten_IsNamedBeforeAnyWork_AndOutHelps()
    {
        string copy = CopyOfRun(), level = Path.Combine(copy, "trial_00", "prune_iter_00"), other = Path.Combine(_directory.Path, "other");
        File.WriteAllText(Path.Combine(level, "robustness"), "in the way");
        string[] options = ["--attack", "noise", "--eps", "0.1", "--limit", "20", "--levels", "0"];

        ToolResult blocked = await Tool.RunAsync(["evaluate", copy, .. options]);
        ToolResult elsewhere = await Tool.RunAsync(["evaluate", copy, "--out", other, .. options]);

        Assert.Equal((1, ""), (blocked.ExitCode, blocked.Output));
        Assert.Contains("--out", blocked.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(level, "robustness"), blocked.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (elsewhere.ExitCode, elsewhere.Error));
        Assert.Single(Directory.GetFiles(Path.Combine(other, "trial_01", "prune_iter_00", "robustness"), "noise-linf-*.json"));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(other, "robustness.csv")).Length);
        Assert.False(File.Exists(Path.Combine(copy, "robustness.csv")));
    }

    [Fact]
    public async Task Problems_AreAllListed_AndNothingIsWritten()
    {
        ToolResult result = await Evaluate("--attack", "autoattack,nonsense,deepfool", "--limit", "1000000");
        ToolResult useless = await Evaluate("--attack", "autoattack", "--loss", "dlr", "--step-size", "0.1", "--eps", "0.1,7", "--levels", "1");
        ToolResult trained = await Evaluate("--attack", "pgd", "--attack-eps", "0.2", "--attack-steps", "3", "--attack-labels", "true", "--surrogate", "nowhere");
        ToolResult sizeless = await Evaluate("--attack", "transfer,square", "--norm", "l1", "--surrogate", "nowhere");
        ToolResult logged = await Evaluate("--as-logged", "--attack", "pgd,fgsm", "--eps", "0.1");

        AssertProblems(result, "--attack nonsense is not one of", "--limit 1000000");
        AssertProblems(useless, "--loss has no effect", "--step-size has no effect", "--eps 7 is not between", "--levels chooses");
        AssertProblems(trained, "--attack-eps goes with --as-logged; the strong attacks take --eps", "--attack-steps goes with", "--attack-labels goes with", "--surrogate has no effect");
        AssertProblems(sizeless, "--norm l1 needs a radius", "--surrogate: there is no directory", "square needs a rule for changing one square of pixels, which norm l1 does not define");
        AssertProblems(logged, "--attack pgd,fgsm is not what training logs", "--eps goes with the strong attacks", "--out goes with the strong attacks");
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    private static void AssertProblems(ToolResult result, params string[] texts)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.All(texts, text => Assert.Contains(result.Problems, problem => problem.Contains(text, StringComparison.Ordinal)));
    }

    private string CopyOfRun()
    {
        string copy = Path.Combine(_directory.Path, "base", SmallRun.Directory), original = Path.Combine(run.BaseDirectory, SmallRun.Directory);
        foreach (string file in TemporaryDirectory.Tree(original).Keys)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(Path.Combine(original, file), Path.Combine(copy, file));
        }

        return copy;
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
