using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Experiments;

namespace RobustSparse.Tests.Runs;

public sealed class ArchitectureFileTests
{
    private static readonly ExperimentOptions Options = SmallRun.Kind("reinit_orig, convolutions") with { Trials = 1, PruneIterations = 0 };

    [Fact]
    public void StoredLevel_ReadsConvolutionsWithoutAManifest()
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = Level(directory);
        File.Delete(Directory.GetFiles(directory.Path, "run.json", SearchOption.AllDirectories).Single());

        MaskedNetwork network = StoredLevel.ReadTrained(level.Path);

        Assert.Equal(NetworkArchitecture.Parse(Options.Model, new TensorShape(1, 2, 3), 3, hasBiases: true).Layers, network.Architecture.Layers);
    }

    [Theory]
    [InlineData("\"conv-2k2s1-3\"", "\"conv-2k9s1p0-3\"", "model: ")]
    [InlineData("\"conv-2k2s1-3\"", "\"conv-2k2s1-4\"", "has the shape")]
    [InlineData("\"classes\": 3", "\"classes\": 0", "classes: ")]
    [InlineData("\"classes\": 3", "\"sorts\": 3", "sorts")]
    [InlineData("    2,", "    0,", "input: ")]
    [InlineData("    2,", "", "input: ")]
    public void EditedDescriptions_AreRefusedByName(string text, string edited, string problem)
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = Level(directory);
        File.Delete(level.DigestFile);
        string run = Directory.GetFiles(directory.Path, "run.json", SearchOption.AllDirectories).Single();
        File.Delete(run);
        string description = File.ReadAllText(level.NetworkFile);
        Assert.Contains(text, description, StringComparison.Ordinal);
        File.WriteAllText(level.NetworkFile, description.Replace(text, edited, StringComparison.Ordinal));

        DamagedFileException refused = Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(level.Path));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingDescription_IsNamed()
    {
        using var directory = new TemporaryDirectory();
        LevelDirectory level = Level(directory);
        File.Delete(level.NetworkFile);

        Assert.Contains("network.json", Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(level.Path)).Message, StringComparison.Ordinal);
        File.Delete(Directory.GetFiles(directory.Path, "run.json", SearchOption.AllDirectories).Single());
        File.Delete(level.DigestFile);
        Assert.Contains("network.json", Assert.Throws<DamagedFileException>(() => StoredLevel.ReadTrained(level.Path)).Message, StringComparison.Ordinal);
    }

    private static LevelDirectory Level(TemporaryDirectory directory) =>
        new(Path.Combine(SmallRun.Run(directory.Path, Options).Directory, "trial_00", "prune_iter_00"));
}
