using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Robustness;

/// <summary>Results of one thing never pass for those of another.</summary>
public sealed class LevelCardsTests : IDisposable
{
    private const int Side = 8, Features = Side * Side;
    private static readonly ImageSet Images = Samples.Images(20, Features, seed: 1);
    private static readonly MaskedNetwork Network = Samples.Network("dense-20", 0.4, seed: 2, inputs: Features);
    private readonly TemporaryDirectory _directory = new();

    private string Run => Path.Combine(_directory.Path, "glyphs", "dense-20", "reinit_orig", "fgsm", "lr-0.0012_l1-0.0_advtrain-false");

    private LevelDirectory Level => new(Path.Combine(Run, "trial_00", "prune_iter_00"));

    public void Dispose() => _directory.Dispose();

    private void Save(MaskedNetwork network)
    {
        var writer = new LevelWriter(Level);
        writer.SaveStart(network);
        writer.SaveEnd(network, [], []);
    }

    [Fact]
    public void EvaluationsOnOtherData_AreKeptApart()
    {
        Save(Network);
        Evaluate("glyphs");
        Evaluate("fashion");

        LevelCards cards = Assert.Single(LevelCards.Of(Run, damaged => throw damaged));

        Assert.Equal("glyphs", Assert.Single(cards.Cards).Settings.Dataset);
        Assert.Equal("fashion", Assert.Single(cards.OtherData).Settings.Dataset);
        Assert.All(RobustnessPoint.Of([cards]), point => Assert.Equal("glyphs", point.Dataset));
        Assert.Equal(["glyphs", "fashion"], RobustnessPoint.OfAllData([cards]).Select(point => point.Dataset).Distinct());
    }

    [Fact]
    public void EvaluationOfANetworkThatWasReplaced_IsNamedAndLeftOut()
    {
        Save(Network);
        Evaluate("glyphs");
        Save(Network.WithKernels([.. Network.Layers.Select(layer => layer.Kernel.Values.Select(weight => weight * 1.5f).ToArray())]));
        var skipped = new List<DamagedFileException>();

        LevelCards cards = Assert.Single(LevelCards.Of(Run, skipped.Add));

        Assert.Empty(cards.Cards);
        Assert.Contains("another network", Assert.Single(skipped).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingSplitThatBeginsElsewhere_IsAnotherEvaluation()
    {
        var run = new RobustSparse.Settings.ExperimentOptions { ValidSize = 2 };
        var data = new ImageDataset("glyphs", new ImageShape(1, Side, Side), 10, Images, Images, new Dictionary<string, string>());

        EvaluationImages own = new ImageSelection(run, ImageSplit.Train, Limit: 5, ValidSize: 2).Of(data);
        EvaluationImages other = new ImageSelection(run, ImageSplit.Train, Limit: 5, ValidSize: 3).Of(data);

        Assert.NotEqual(own.Images.Labels.ToArray(), other.Images.Labels.ToArray());
        Assert.Equal((null, 3), (own.ValidSize, other.ValidSize));
        Assert.NotEqual(Fingerprint(own), Fingerprint(other));
    }

    [Fact]
    public void ResultsOfARunElsewhere_FormTheSameTree()
    {
        var output = new EvaluationOutput(Run, _directory.File("out"));

        Assert.Equal(_directory.File("out/trial_00/prune_iter_00/robustness"), output.DirectoryOf(new LevelPlace(Level.Path, 0, 0)));
        Assert.Equal(_directory.File("out/robustness.csv"), output.Table);
        Assert.Equal(_directory.File("out"), new EvaluationOutput(Level.Path, _directory.File("out")).DirectoryOf(new LevelPlace(Level.Path, 0, 0)));
    }

    [Fact]
    public void DirectoryBehindAFile_IsRefusedByName()
    {
        File.WriteAllText(_directory.File("file"), "");

        WriteCheck.Of(_directory.File("a/b/c"));
        string message = Assert.Throws<UnwritableDirectoryException>(() => WriteCheck.Of(_directory.File("file/b"))).Message;

        Assert.Contains(_directory.File("file/b"), message, StringComparison.Ordinal);
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(_directory.Path).Select(Path.GetFileName).Except(["glyphs"]));
    }

    private static string Fingerprint(EvaluationImages images)
    {
        using var directory = new TemporaryDirectory();
        return Evaluate(images, directory.Path).Card.Settings.Fingerprint();
    }

    private void Evaluate(string dataset) => Evaluate(new EvaluationImages(dataset, "test", Images), RobustnessDirectory.Of(Level.Path));

    private static RobustnessRecord Evaluate(EvaluationImages images, string directory)
    {
        var options = new RobustnessOptions { Plan = AttackPlan.Of("fgsm", new AttackWishes(), Side, Side), Epsilons = [0.1f] };
        return new StoredEvaluation(options, images, threads: 1).Run(new EvaluationTarget("a network", Network, null, directory), _ => { }, TestContext.Current.CancellationToken);
    }
}
