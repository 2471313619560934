using System.Text.Json.Nodes;
using RobustSparse.Attacks;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Pruning;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Tests.Runs;

public sealed class RunManifestTests
{
    /// <summary>Every option different from its default.</summary>
    private static readonly ExperimentOptions Unusual = new()
    {
        Dataset = "fashion",
        TrainLimit = 100,
        TestLimit = 50,
        ValidSize = 20,
        Model = "dense-20",
        Bias = true,
        Strategy = Strategy.ReinitOrig,
        Trials = 3,
        PruneIterations = 4,
        PruneRates = [0.3, 0.15],
        PruneRule = PruneRule.Inclusive,
        Rewind = new RewindPoint(RewindKind.Step, 17),
        SavedKernels = SavedKernels.Raw,
        Seed = ulong.MaxValue,
        Training = new TrainingOptions
        {
            Updates = 90,
            BatchSize = 7,
            EvaluateEvery = 11,
            LearningRate = 1e-5f,
            LearningRateSchedule = LearningRateSchedule.Parse("step:20,40@0.1"),
            L1 = 0.1f,
            L1Scope = L1Scope.All,
            Adversarial = true,
            AdversarialLoss = ObjectiveCatalog.Trades,
            AdversarialWeight = 6,
            EpsilonWarmup = 30,
            LabelSmoothing = 0.2f,
            Schedule = TrainingSchedule.Epochs,
        },
        Attack = new AttackOptions { Kind = AttackKind.Pgd, Epsilon = 0.1f, StepSize = 0.02f, Steps = 3, RandomStart = false, Labels = AttackLabels.True },
    };

    [Fact]
    public void Read_GivesBackEveryOption()
    {
        using var directory = new TemporaryDirectory();
        Manifest(Unusual).Write(directory.File("run.json"));

        RunManifest read = RunManifest.Read(directory.File("run.json"));

        Assert.Equal(Unusual with { PruneRates = null }, read.Settings with { PruneRates = null });
        Assert.Equal([0.3, 0.15], read.Settings.PruneRates!);
        Assert.Empty(read.DifferencesFrom(Manifest(Unusual)));
        Assert.Equal((RecordedState.Running, RunManifest.CurrentVersion), (read.State, read.Version));
        Assert.Equal(["careful"], read.Warnings);
        Assert.Equal([MachineFacts.Here()], read.Machines);
        Assert.Equal([new LayerFacts("hidden_1", [784, 20], true), new LayerFacts("output", [20, 10], true)], read.Model!.Layers, (one, other) => one.Name == other.Name && one.Shape.SequenceEqual(other.Shape) && one.Biases == other.Biases);
    }

    [Fact]
    public void Write_NamesSettingsAndValuesAsTheCommandLineDoes()
    {
        using var directory = new TemporaryDirectory();
        Manifest(Unusual).Write(directory.File("run.json"));

        JsonObject settings = JsonNode.Parse(File.ReadAllText(directory.File("run.json")))!["settings"]!.AsObject();

        Assert.Equal(SettingsTable.Standard.Settings.Select(setting => setting.Name), settings.Select(setting => setting.Key));
        Assert.Equal(
            ("reinit_orig", "step:17", "1E-05", "pgd", "inclusive"),
            ($"{settings["experiment"]}", $"{settings["rewind"]}", $"{settings["learning-rate"]}", $"{settings["attack"]}", $"{settings["prune-rule"]}"));
    }

    [Fact]
    public void Differences_NameEachOptionWithBothValues()
    {
        RunManifest there = Manifest(Unusual);
        RunManifest here = Manifest(Unusual with { Trials = 5, PruneRates = [0.3, 0.2], TestLimit = null, Training = Unusual.Training with { Adversarial = false } }) with
        {
            Version = "9.9.9",
            DatasetDigests = new SortedDictionary<string, string> { ["a"] = "1", ["b"] = "other" },
        };

        Assert.Equal(
            [
                "--trials is 3 there, 5 here", "--adv-train is true there, false here", "--test-limit is 50 there, all here", "--prune-rates is 0.3,0.15 there, 0.3,0.2 here",
                $"program version is {RunManifest.CurrentVersion} there, 9.9.9 here", "digest of b is 2 there, other here",
            ],
            there.DifferencesFrom(here).Select(difference => difference.Spell(setting => $"--{setting.Name}")));
    }

    [Fact]
    public void Read_TakesAManifestOfSchema1_FromBeforeTheChoiceOfLosses()
    {
        using var directory = new TemporaryDirectory();
        ExperimentOptions mix = Unusual with { Bias = false, Training = Unusual.Training with { AdversarialLoss = ObjectiveCatalog.Mix, AdversarialWeight = null, EpsilonWarmup = 0, LearningRateSchedule = LearningRateSchedule.Constant } };
        Manifest(mix).Write(directory.File("run.json"));
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(directory.File("run.json")))!.AsObject();
        Assert.All(SettingsTable.Standard.Settings.Where(setting => setting.SinceSchema > 1).Select(setting => setting.Name), name => Assert.True(manifest["settings"]!.AsObject().Remove(name)));
        manifest["schema"] = 1;
        manifest["machine"] = manifest["machines"]![0]!.DeepClone();
        Assert.All(["machines", "model"], name => Assert.True(manifest.Remove(name)));
        File.WriteAllText(directory.File("run.json"), manifest.ToJsonString());

        RunManifest read = RunManifest.Read(directory.File("run.json"));

        Assert.Empty(read.DifferencesFrom(Manifest(mix)));
        Assert.Equal([MachineFacts.Here()], read.Machines);
        Assert.Empty(Manifest(mix).DifferencesFrom(Manifest(mix with { Training = mix.Training with { AdversarialWeight = 0.5f } })));
        Assert.Equal(
            ["bias is false there, true here", "lr-schedule is constant there, step:20,40@0.1 here", "adv-loss is mix there, trades here", "adv-weight is 0.5 there, 6 here", "eps-warmup is 0 there, 30 here"],
            read.DifferencesFrom(Manifest(Unusual)).Select(difference => difference.Spell(setting => setting.Name)));
    }

    [Theory]
    [InlineData("\"schema\": 3", "\"schema\": 4", "newer program")]
    [InlineData("\"schema\": 3", "\"schema\": 0", "schema")]
    [InlineData("\"schema\": 3", "\"schema\": \"2\"", "schema")]
    [InlineData("\"schema\": 3,", "", "schema")]
    [InlineData("\"schema\": 3", "\"schema\": 1", "machine")]
    [InlineData("\"trials\": 3", "\"trials\": 0", "trials 0 is not between 1 and 1000")]
    [InlineData("\"trials\": 3", "\"trials\": 2.5", "settings.trials")]
    [InlineData("\"trials\": 3", "\"trials\": \"3\"", "settings.trials")]
    [InlineData("\"trials\": 3,", "", "trials")]
    [InlineData("\"trials\": 3", "\"trials\": 3, \"trails\": 3", "trails")]
    [InlineData("\"trials\": 3", "\"trials\": 3, \"trials\": 3", "trials")]
    [InlineData("\"attack\": \"pgd\"", "\"attack\": \"cw\"", "settings.attack")]
    [InlineData("\"attack\": \"pgd\"", "\"attack\": 1", "settings.attack")]
    [InlineData("\"rewind\": \"step:17\"", "\"rewind\": \"step:\"", "settings.rewind")]
    [InlineData("\"experiment\": \"reinit_orig\"", "\"experiment\": \"ReinitOrig\"", "settings.experiment")]
    [InlineData("\"model\": \"dense-20\"", "\"model\": \"../../etc\"", "model")]
    [InlineData("\"model\": \"dense-20\"", "\"model\": null", "settings.model")]
    [InlineData("\"dataset\": \"fashion\"", "\"dataset\": \"../../etc\"", "settings.dataset")]
    [InlineData("\"state\": \"running\"", "\"state\": \"walking\"", "state")]
    [InlineData("}\n", "", "")]
    [InlineData("}\n", "}}\n", "")]
    public void Read_RefusesWhatWasEditedByFileAndField(string text, string edited, string field)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("run.json");
        Manifest(Unusual).Write(file);
        string good = File.ReadAllText(file);
        int at = good.LastIndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0);
        File.WriteAllText(file, good.Remove(at, text.Length).Insert(at, edited));

        var refusal = Assert.Throws<DamagedFileException>(() => RunManifest.Read(file));

        Assert.StartsWith(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Read_RefusesWhatIsNoManifest(string text)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("run.json"), text);

        Assert.Throws<DamagedFileException>(() => RunManifest.Read(directory.File("run.json")));
    }

    private static RunManifest Manifest(ExperimentOptions options) => new()
    {
        Version = RunManifest.CurrentVersion,
        State = RecordedState.Running,
        Settings = options,
        Model = ModelFacts.Of(NetworkArchitecture.Parse(options.Model, TensorShape.Flat(784), classes: 10, options.HasBiases)),
        DatasetDigests = new SortedDictionary<string, string> { ["b"] = "2", ["a"] = "1" },
        Warnings = ["careful"],
        Machines = [MachineFacts.Here()],
    };
}
