using System.Text.Json;

namespace RobustSparse.Cli.Tests;

/// <summary>A finished run, which tests leave as it is.</summary>
public sealed class FinishedRun : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public string BaseDirectory => _directory.Path;

    /// <summary>The last level of the second trial.</summary>
    public string Level => Path.Combine(BaseDirectory, SmallRun.Directory, "trial_01", "prune_iter_02");

    public async ValueTask InitializeAsync() => Assert.Equal(0, (await Tool.RunAsync(SmallRun.Command(BaseDirectory))).ExitCode);

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class EvaluateAndListTests(FinishedRun run) : IClassFixture<FinishedRun>
{

    [Fact]
    public async Task AsLogged_WritesTheKeysThatScriptsRelyOn_AndAgreesWithTheLog()
    {
        ToolResult result = await Tool.RunAsync("evaluate", run.Level, "--as-logged", "--json");

        Assert.Equal(0, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        JsonElement root = json.RootElement;
        Assert.Equal(
            ["dataset", "split", "examples", "attack", "acc", "adv_acc", "robust_acc", "zero_gradient", "density", "kept", "seconds", "trial", "level", "directory"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["name", "eps", "labels"], root.GetProperty("attack").EnumerateObject().Select(property => property.Name));
        string[] logged = File.ReadLines(Path.Combine(run.Level, "test.csv")).Last().Split(',');
        Assert.Equal("glyphs", root.GetProperty("dataset").GetString());
        Assert.Equal(100, root.GetProperty("examples").GetInt32());
        Assert.Equal(logged[2], root.GetProperty("acc").GetRawText());
        Assert.Equal(logged[3], root.GetProperty("adv_acc").GetRawText());
        Assert.Equal((1, 2, run.Level), (root.GetProperty("trial").GetInt32(), root.GetProperty("level").GetInt32(), root.GetProperty("directory").GetString()));
    }

    [Fact]
    public async Task AsLogged_TakesEitherAttackAndAnySplit_AndIsDeterministic()
    {
        string[] command = ["evaluate", run.Level, "--as-logged", "--attack", "pgd", "--attack-steps", "3", "--attack-labels", "true", "--split", "train", "--limit", "70", "--json"];

        JsonElement one = await Json(command), same = await Json(command), other = await Json([.. command, "--attack-eps", "0"]);

        Assert.Equal("train", one.GetProperty("split").GetString());
        Assert.Equal(70, one.GetProperty("examples").GetInt32());
        Assert.Equal(["name", "eps", "labels", "step", "steps", "random_start"], one.GetProperty("attack").EnumerateObject().Select(property => property.Name));
        Assert.Equal(one.GetProperty("adv_acc").GetDouble(), same.GetProperty("adv_acc").GetDouble());
        Assert.Equal(other.GetProperty("acc").GetDouble(), other.GetProperty("adv_acc").GetDouble());
    }

    [Fact]
    public async Task Evaluate_NeedsTheDatasetSaidWhereItCannotBeTold()
    {
        using var directory = new TemporaryDirectory();
        string moved = directory.File("moved");
        foreach (string file in TemporaryDirectory.Tree(run.Level).Keys)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(moved, file))!);
            File.Copy(Path.Combine(run.Level, file), Path.Combine(moved, file));
        }

        ToolResult untold = await Tool.RunAsync("evaluate", moved);
        ToolResult told = await Tool.RunAsync("evaluate", moved, "--dataset", "glyphs", "--limit", "50");
        File.WriteAllBytes(Path.Combine(moved, "masks", "output.npy"), [1, 2, 3]);
        ToolResult damaged = await Tool.RunAsync("evaluate", moved, "--dataset", "glyphs", "--limit", "50");

        Assert.Equal((2, 0, 3), (untold.ExitCode, told.ExitCode, damaged.ExitCode));
        Assert.Contains("--dataset", untold.Error, StringComparison.Ordinal);
        Assert.Contains("output.npy", damaged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_TellsWhyAPathIsNoLevel()
    {
        using var directory = new TemporaryDirectory();
        string trial = Path.GetDirectoryName(run.Level)!, unfinished = Directory.CreateDirectory(directory.File("trial_00/prune_iter_01")).FullName;
        Directory.CreateDirectory(directory.File("empty"));

        ToolResult ofTrial = await Tool.RunAsync("evaluate", trial);
        ToolResult ofUnfinished = await Tool.RunAsync("evaluate", unfinished);
        ToolResult ofEmpty = await Tool.RunAsync("evaluate", directory.File("empty"));
        ToolResult ofOtherLevels = await Tool.RunAsync("evaluate", Path.GetDirectoryName(trial)!, "--levels", "7");

        Assert.Equal((2, 2, 2, 2), (ofTrial.ExitCode, ofUnfinished.ExitCode, ofEmpty.ExitCode, ofOtherLevels.ExitCode));
        Assert.Contains($"{trial} is one trial; name its run, {Path.GetDirectoryName(trial)}, or one of its levels: finished levels of the trial are 0, 1, 2", ofTrial.Error, StringComparison.Ordinal);
        Assert.Contains("level 1 of trial 0 is not finished", ofUnfinished.Error, StringComparison.Ordinal);
        Assert.Contains("is neither a level nor a run", ofEmpty.Error, StringComparison.Ordinal);
        Assert.Contains("it has 0, 1, 2", ofOtherLevels.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfADirectoryInsideATreeOfRuns_NamesTheBaseDirectory()
    {
        ToolResult ofRun = await Tool.RunAsync("list", "--base-dir", Path.Combine(run.BaseDirectory, SmallRun.Directory));
        ToolResult tooDeep = await Tool.RunAsync("analyze", "--all", "--base-dir", Path.Combine(run.BaseDirectory, "glyphs"));

        Assert.Equal((2, 1), (ofRun.ExitCode, tooDeep.ExitCode));
        Assert.Contains($"--base-dir {run.BaseDirectory}", ofRun.Error, StringComparison.Ordinal);
        Assert.Contains($"is not the base directory of runs; {run.BaseDirectory} is", tooDeep.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ShowsRunsWithStateAndHeadline()
    {
        ToolResult table = await Tool.RunAsync("list", "--base-dir", run.BaseDirectory);
        JsonElement listed = Assert.Single((await Json("list", "--base-dir", run.BaseDirectory, "--json")).EnumerateArray());

        Assert.Equal(0, table.ExitCode);
        Assert.Contains(SmallRun.Directory, table.Output, StringComparison.Ordinal);
        Assert.Equal("finished", listed.GetProperty("state").GetString());
        Assert.Equal(6, listed.GetProperty("levels_done").GetInt32());
        Assert.Equal(2, listed.GetProperty("level").GetInt32());
    }

    [Fact]
    public async Task List_NamesARunThatCannotBeRead()
    {
        using var directory = new TemporaryDirectory();
        string damaged = Directory.CreateDirectory(Path.Combine(directory.Path, SmallRun.Directory)).FullName;
        File.WriteAllText(Path.Combine(damaged, "run.json"), "{");

        ToolResult list = await Tool.RunAsync("list", "--base-dir", directory.Path);

        Assert.Equal(0, list.ExitCode);
        Assert.Contains("damaged", list.Output, StringComparison.Ordinal);
        Assert.Contains("run.json", list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_TellsAFileFromADirectoryThatIsMissingOrHasNoRuns()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("file"), missing = directory.File("missing");
        File.WriteAllText(file, "");

        ToolResult ofFile = await Tool.RunAsync("list", "--base-dir", file);
        ToolResult ofMissing = await Tool.RunAsync("list", "--base-dir", missing);
        ToolResult ofEmpty = await Tool.RunAsync("list", "--base-dir", directory.Path);

        Assert.Equal((2, 0, 0), (ofFile.ExitCode, ofMissing.ExitCode, ofEmpty.ExitCode));
        Assert.Contains($"{file} is a file", ofFile.Error, StringComparison.Ordinal);
        Assert.Contains($"{missing} does not exist", ofMissing.Output, StringComparison.Ordinal);
        Assert.Contains($"no runs below {directory.Path}", ofEmpty.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Json(params string[] command)
    {
        ToolResult result = await Tool.RunAsync(command);
        Assert.Equal("", result.Error);
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.Clone();
    }
}
