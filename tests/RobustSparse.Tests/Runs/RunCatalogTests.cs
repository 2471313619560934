using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Experiments;

namespace RobustSparse.Tests.Runs;

public sealed class RunCatalogTests
{
    [Fact]
    public void Find_TellsStateProgressAndHeadlineOfEveryRun()
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions finished = SmallRun.Kind("reinit_rand"), interrupted = SmallRun.Kind("reinit_none");
        SmallRun.Run(directory.Path, finished);
        Assert.Throws<KilledException>(() => SmallRun.Run(directory.Path, interrupted, trainer: new FakeTrainer { KilledAfter = 28 }));

        IReadOnlyList<RunSummary> runs = RunCatalog.Find(directory.Path);

        Assert.Equal([RunStatus.Interrupted, RunStatus.Finished], runs.Select(run => run.Status));
        Assert.Equal([(4, 6), (6, 6)], runs.Select(run => (run.LevelsDone, run.LevelsTotal)));
        Assert.Equal([Strategy.ReinitNone, Strategy.ReinitRand], runs.Select(run => run.Options!.Strategy));
        Assert.Equal([(2, 1), (2, 2)], runs.Select(run => (run.Headline!.Level, run.Headline.Trials)));

        LogEntry[] last = [.. Enumerable.Range(0, 2).Select(trial => EvaluationLog.Read(RunDirectory.Of(directory.Path, finished).Level(trial, 2).TestLog)[^1])];
        Headline headline = runs[1].Headline!;
        Assert.Equal((last.Average(entry => entry.Accuracy), last.Average(entry => entry.AdversarialAccuracy)), (headline.Accuracy, headline.AdversarialAccuracy));
        Assert.Equal(30.0 / 45, headline.Density);
    }

    [Fact]
    public void Find_SeesARunningProcess()
    {
        using var directory = new TemporaryDirectory();
        var seen = new HashSet<RunStatus>();

        SmallRun.Run(directory.Path, SmallRun.Options, trainer: new FakeTrainer { BeforeUpdate = _ => seen.Add(RunCatalog.Find(directory.Path).Single().Status) });

        Assert.Equal([RunStatus.Running], seen);
    }

    [Fact]
    public void Find_ListsDamagedRunsWithTheReason()
    {
        using var directory = new TemporaryDirectory();
        string edited = SmallRun.Run(directory.Path, SmallRun.Kind("reinit_rand")).Directory;
        string truncated = SmallRun.Run(directory.Path, SmallRun.Kind("reinit_none")).Directory;
        SmallRun.Run(directory.Path, SmallRun.Kind("no_pruning"));
        File.WriteAllText(Path.Combine(edited, "run.json"), "{}");
        string log = new LevelDirectory(Path.Combine(truncated, "trial_00", "prune_iter_02")).TestLog;
        File.WriteAllText(log, "batch");

        IReadOnlyList<RunSummary> runs = RunCatalog.Find(directory.Path);

        Assert.Equal([RunStatus.Finished, RunStatus.Damaged, RunStatus.Damaged], runs.Select(run => run.Status));
        Assert.StartsWith(log, runs[1].Problem, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(edited, "run.json"), runs[2].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FindsNothingWhereThereIsNothing()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("run.json"), "{}");

        Assert.Empty(RunCatalog.Find(directory.Path));
        Assert.Empty(RunCatalog.Find(directory.File("nowhere")));
    }

    [Fact]
    public void StoredLevel_ReadsRawKernelsOfTheOriginalWithoutAManifest()
    {
        using var directory = new TemporaryDirectory();
        WriteOriginal(directory);

        MaskedNetwork network = StoredLevel.ReadTrained(directory.Path);

        Assert.Equal(("dense-2", 3, 4, 8), (network.Architecture.Name, network.Architecture.Inputs, network.Architecture.Classes, network.Kept));
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], network.Layers[0].Kernel.Values);
        Assert.Equal([1f, 0f, 3f, 4f, 0f, 0f], network.Layers[0].Kernel.MaskedValues());
        Assert.Equal([true, false, true, true, false, false], network.Layers[0].Mask.Entries.ToArray());
        Assert.Equal([-1f, -2f, -3f, -4f, -5f, -6f], StoredLevel.ReadInitial(directory.Path).Layers[0].Kernel.Values);
    }

    [Theory]
    [InlineData("masks", new[] { 1f, 0.5f, 1f, 1f, 0f, 0f }, "neither 0 nor 1")]
    [InlineData("masks", new[] { 0f, 0f, 0f, 0f, 0f, 0f }, "keeps no weight")]
    [InlineData("post_kernels", new[] { 1f, float.NaN, 1f, 1f, 0f, 0f }, "not finite")]
    [InlineData("post_kernels", new[] { 1f, 2f, 3f }, "has the shape (3, 1), not (3, 2)")]
    [InlineData("masks", new[] { 1f, 1f, 1f }, "not those of a network: hidden_1 (3, 1), output (2, 4)")]
    public void StoredLevel_RefusesArraysThatAreNotANetwork(string kind, float[] values, string cause)
    {
        using var directory = new TemporaryDirectory();
        WriteOriginal(directory);
        NpyFile.Write(directory.File($"{kind}/hidden_1.npy"), values, 3, values.Length / 3);

        Assert.Contains(cause, Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(directory.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("post_kernels/output.npy", "is missing")]
    [InlineData("masks/output.npy", "is missing")]
    [InlineData("masks/hidden_1.npy", "not those of a network")]
    public void StoredLevel_NamesWhatIsMissing(string file, string cause)
    {
        using var directory = new TemporaryDirectory();
        WriteOriginal(directory);
        File.Delete(directory.File(file));

        Assert.Contains(cause, Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(directory.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(directory.File("nowhere")));
        Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(directory.File("masks")));
    }

    private static void WriteOriginal(TemporaryDirectory directory)
    {
        float[] hidden = [1f, 2f, 3f, 4f, 5f, 6f], output = [.. Enumerable.Range(1, 8).Select(i => (float)i)];
        NpyFile.Write(directory.File("post_kernels/hidden_1.npy"), hidden, 3, 2);
        NpyFile.Write(directory.File("post_kernels/output.npy"), output, 2, 4);
        NpyFile.Write(directory.File("init_kernels/hidden_1.npy"), [.. hidden.Select(w => -w)], 3, 2);
        NpyFile.Write(directory.File("init_kernels/output.npy"), output, 2, 4);
        NpyFile.Write(directory.File("masks/hidden_1.npy"), [1f, 0f, 1f, 1f, 0f, 0f], 3, 2);
        NpyFile.Write(directory.File("masks/output.npy"), [1f, 1f, 1f, 1f, 1f, 0f, 0f, 0f], 2, 4);
    }
}
