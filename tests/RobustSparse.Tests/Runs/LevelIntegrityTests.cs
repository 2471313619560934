using System.Diagnostics;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Experiments;

namespace RobustSparse.Tests.Runs;

/// <summary>Every file of a finished level is what its run wrote, or a reader says which is not and what to do.</summary>
public sealed class LevelIntegrityTests
{
    private static readonly ExperimentOptions Options = SmallRun.Kind("reinit_orig, adversarial") with { Trials = 1, PruneIterations = 1 };

    public static TheoryData<string> Files =>
    [
        "init_kernels/hidden_1.npy", "masks/output.npy", "post_kernels/hidden_2.npy", "train.csv", "valid.csv", "test.csv", "probe.csv",
    ];

    [Fact]
    public void Digests_CoverEveryFileInTheFormatOfSha256sum()
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);

        string[] expected =
        [
            .. TemporaryDirectory.Tree(level.Path).Keys.Where(name => name != "digests.sha256").Order(StringComparer.Ordinal)
                .Select(name => $"{LevelDigests.OfFile(Path.Combine(level.Path, name))}  {name}"),
        ];
        Assert.Equal(13, expected.Length);
        Assert.Equal(expected, File.ReadAllLines(level.DigestFile));
    }

    [Fact]
    public void Digests_AreCheckedBySha256sum()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sha256sum"), "needs sha256sum");
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        Assert.Equal(0, Check());

        Flip(level.TrainedKernel("output"));
        Assert.Equal(1, Check());

        int Check()
        {
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/sha256sum", ["--strict", "--quiet", "-c", "digests.sha256"])
            {
                WorkingDirectory = level.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }

    /// <summary>One changed bit, one lost file, or one file more.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Verify_NamesTheFileAndTheCure(string file)
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        string path = Path.Combine(level.Path, file);
        LevelIntegrity.Verify(level, RunPlan.Of(Options));

        Flip(path);
        DamagedFileException changed = Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, RunPlan.Of(Options)));
        DamagedFileException listed = Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, RunPlan.Of(Options), DigestCheck.Modified));
        File.Delete(path);
        DamagedFileException missing = Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, RunPlan.Of(Options)));

        Assert.StartsWith($"{path}: was changed after the run wrote it", changed.Message, StringComparison.Ordinal);
        Assert.Equal(changed.Message, listed.Message);
        Assert.StartsWith($"{path}: is missing", missing.Message, StringComparison.Ordinal);
        Assert.All([changed, missing], e => Assert.EndsWith($"Delete {level.Path} and run the experiment again: it makes the same bytes anew", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_RefusesAnArrayThatTheRunDidNotWrite()
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        File.Copy(level.Mask("output"), level.Mask("hidden_3"));

        Assert.Contains("hidden_3.npy: was not written by the run", Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, plan: null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123  test.csv\n")]
    [InlineData("{digest}  ../../../etc/passwd\n")]
    [InlineData("{digest}  /etc/passwd\n")]
    [InlineData("{digest}  test.csv\n{digest}  test.csv\n")]
    [InlineData("{digest}  test.csv")]
    public void Verify_RefusesAListThatIsNotOfThisDirectory(string list)
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        File.WriteAllText(level.DigestFile, list.Replace("{digest}", new string('a', 64), StringComparison.Ordinal));

        Assert.StartsWith(level.DigestFile, Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, plan: null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_NoticesThatTheDigestsWereDeleted()
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        File.Delete(level.DigestFile);

        var damage = Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, plan: null));
        Assert.StartsWith($"{level.DigestFile}: is missing", damage.Message, StringComparison.Ordinal);
        Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(level.Path));
    }

    /// <summary>A run that an earlier version began has levels with and without digests after a later one went on.</summary>
    [Fact]
    public void Run_OfAnEarlierVersion_GoesOn_WithDigestsForItsNewLevels()
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        RunDirectory run = RunDirectory.Of(directory.Path, Options);
        OlderRun.TakeDigests(level);
        Directory.Delete(run.Level(0, 1).Path, recursive: true);

        Assert.Empty(SmallRun.Run(directory.Path, Options).Failures);

        Assert.False(RunManifest.Read(run.ManifestFile).HasDigests);
        Assert.True(File.Exists(run.Level(0, 1).DigestFile));
        LevelIntegrity.Verify(level, RunPlan.Of(Options));
        Assert.True(SmallRun.Run(directory.Path, Options).WasFinished);
    }

    /// <summary>Runs from before there were digests: a log that was cut to its first row contradicts the others, and three that were cut contradict the plan.</summary>
    [Theory]
    [InlineData("test.csv")]
    [InlineData("valid.csv")]
    [InlineData("train.csv")]
    [InlineData("test.csv", "valid.csv", "train.csv")]
    public void Verify_WithoutDigests_HoldsTheLogsToEachOtherAndToThePlan(params string[] cut)
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        OlderRun.TakeDigests(level);
        LevelIntegrity.Verify(level, RunPlan.Of(Options));

        foreach (string log in cut.Select(name => Path.Combine(level.Path, name)))
        {
            File.WriteAllLines(log, File.ReadLines(log).Take(2).ToArray());
        }

        var damage = Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, RunPlan.Of(Options)));
        Assert.Contains(cut.Length == 3 ? "ends at update 0, but the last evaluation of this training is that of update 7" : "has rows of other evaluations", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfWholeEpochs_EndsAtItsLastEvaluation()
    {
        ExperimentOptions reference = SmallRun.Kind("reinit_orig, reference") with { Trials = 1, TrainLimit = 16 };
        using var directory = new TemporaryDirectory();
        LevelDirectory level = RunDirectory.Of(directory.Path, reference).Level(0, 2);
        SmallRun.Run(directory.Path, reference);
        OlderRun.TakeDigests(level);

        LevelIntegrity.Verify(level, RunPlan.Of(reference));
        Assert.Null(RunPlan.Of(reference with { TrainLimit = null }));
        Assert.Throws<DamagedFileException>(() => LevelIntegrity.Verify(level, new RobustSparse.Training.TrainingPlan(reference.Training, 8)));
    }

    [Fact]
    public void StoredLevel_ReadsNoChangedWeight()
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = LevelOf(directory);
        StoredLevel.ReadTrained(level.Path);
        Flip(level.TrainedKernel("hidden_1"));

        Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(level.Path));
        Assert.Throws<DamagedFileException>(() => StoredLevel.ReadInitial(level.Path));
    }

    /// <summary>The last bit of the file: no format notices it.</summary>
    internal static void Flip(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^2] ^= 1;
        File.WriteAllBytes(file, bytes);

        // The clock of a file system may be coarse.
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(1));
    }

    private static LevelDirectory LevelOf(TemporaryDirectory directory)
    {
        SmallRun.Run(directory.Path, Options);
        return RunDirectory.Of(directory.Path, Options).Level(0, 1);
    }
}
