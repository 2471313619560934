using RobustSparse.Attacks;
using RobustSparse.Certification;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Robustness;

public sealed class StoredEvaluationTests : IDisposable
{
    private const int Side = 8, Features = Side * Side;
    private static readonly ImageSet Images = Samples.Images(30, Features, seed: 1);
    private static readonly MaskedNetwork Network = Samples.Network("dense-20", 0.4, seed: 2, inputs: Features);
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Evaluation_ReadsAsItWasWritten()
    {
        RobustnessRecord written = Run(_directory);

        RobustnessRecord read = Run(_directory, report: _ => Assert.Fail("it was made again"));

        Assert.Equal(written.Verdicts.SelectMany(row => row), read.Verdicts.SelectMany(row => row));
        Assert.Equal(written.Card.Results.Select(result => result.Robust), read.Card.Results.Select(result => result.Robust));
        Assert.Equal(written.Card.Settings.Fingerprint(), read.Card.Settings.Fingerprint());
        Assert.True(read.Card.Complete);
    }

    [Fact]
    public void FinishedEvaluation_IsNotMadeAgain()
    {
        Run(_directory);
        DateTime written = File.GetLastWriteTimeUtc(Directory.GetFiles(_directory, "*.json").Single());

        Run(_directory, report: _ => Assert.Fail("it was made again"));

        Assert.Equal(written, File.GetLastWriteTimeUtc(Directory.GetFiles(_directory, "*.json").Single()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void StoppedEvaluation_EndsInTheSameVerdicts(int stages)
    {
        string other = Path.Combine(_directory, "other");
        Run(other);
        int begun = 0;
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(_directory, stage => Count(stage), stop.Token));
        Assert.Empty(RobustnessRecord.ReadCards(_directory, damaged => throw damaged));

        int resumed = 0;
        Run(_directory, stage => Interlocked.Add(ref resumed, stage.Done == 0 ? 1 : 0));

        Assert.Equal(8 - stages, resumed);
        Assert.Equal(Csv(other), Csv(_directory));
        void Count(StageProgress stage)
        {
            if (stage.Done == 0 && ++begun == stages + 1)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void Card_HasTheKeysOfRobustBench_AndWhatDecidesTheResult()
    {
        ModelCard card = Run(_directory).Card;
        string json = File.ReadAllText(Directory.GetFiles(_directory, "*.json").Single());

        foreach (string key in new[] { "link", "name", "authors", "additional_data", "number_forward_passes", "dataset", "venue", "architecture", "eps", "clean_acc", "reported", "autoattack_acc" })
        {
            Assert.Contains($"\"{key}\":", json, StringComparison.Ordinal);
        }

        Assert.Equal("0.1", card.Eps);
        Assert.Equal(card.AutoattackAcc, card.Reported);
        Assert.Equal(Images.Count, card.Results[0].Robust.Of);
        Assert.Equal(Network.Layers.Sum(layer => layer.Mask.Kept), card.Layers.Sum(layer => layer.Kept));
        AttackAccuracy[] attacks = [.. card.Results[1].Attacks];
        Assert.Equal(card.Clean.Count - card.Results[1].BrokenBefore, attacks[0].Attacked);
        Assert.Equal(card.Results[1].Robust.Rate, attacks[^1].Accuracy);
        Assert.All(attacks.Zip(attacks.Skip(1)), pair => Assert.Equal(pair.First.Attacked - pair.First.Broken, pair.Second.Attacked));
    }

    [Theory]
    [InlineData(CertificateMethod.Interval, "ibp")]
    [InlineData(CertificateMethod.Crown, "crown")]
    public void Certificates_AreAddedToWhatIsStored_AndHoldForEveryImage(CertificateMethod method, string name)
    {
        RobustnessRecord attacked = Run(_directory);
        var stages = new List<string>();

        RobustnessRecord proven = Run(_directory, stage => stages.Add(stage.Attack), certify: method);

        Assert.All(stages, stage => Assert.Equal(name, stage));
        Assert.Equal(name, proven.Card.Certificate);
        Assert.Equal(attacked.Verdicts.SelectMany(row => row), proven.Verdicts.SelectMany(row => row).Select(v => v with { IsCertified = null, CertifiedMargin = null }));
        Assert.All(proven.Verdicts.SelectMany(row => row), verdict => Assert.True(verdict.IsCertified == false || verdict.IsStanding));
        Assert.Contains(proven.Verdicts[0], verdict => verdict.IsCertified == true);
        Assert.True(proven.Card.Results.All(result => result.Certified!.Count <= result.Robust.Count));
        stages.Clear();
        Run(_directory, stage => stages.Add(stage.Attack), certify: method);
        Assert.Empty(stages);
        Assert.Equal("crown", Run(_directory, certify: CertificateMethod.Crown).Card.Certificate);
        Assert.Equal("crown", Run(_directory, certify: CertificateMethod.Interval).Card.Certificate);
    }

    [Theory]
    [InlineData(CertificateMethod.AlphaCrown, "alpha-crown")]
    [InlineData(CertificateMethod.Exact, "exact")]
    public void Proofs_NameTheirMethod_AndGrowWithIt(CertificateMethod method, string name)
    {
        RobustnessRecord crown = Run(Path.Combine(_directory, "crown"), certify: CertificateMethod.Crown);

        RobustnessRecord proven = Run(_directory, certify: method);

        Assert.Equal(name, proven.Card.Certificate);
        Assert.Equal(method == CertificateMethod.Exact ? 200 : null, proven.Card.CertificateBudget);
        Assert.All(proven.Card.Results.Zip(crown.Card.Results), pair => Assert.True(pair.First.Certified!.Count >= pair.Second.Certified!.Count));
        Assert.All(proven.Verdicts.SelectMany(row => row), verdict => Assert.NotNull(verdict.ProofMethod));
        Assert.Equal(proven.Verdicts.SelectMany(row => row), Run(_directory, report: _ => Assert.Fail("it was made again"), certify: method).Verdicts.SelectMany(row => row));
        Assert.All(proven.Card.Results, result => Assert.Equal(Images.Count, result.Certified!.Count + result.Undecided!.Count + Broken(proven, result.Epsilon)));

        static int Broken(RobustnessRecord record, float epsilon) => record.Verdicts.Single(row => row[0].Epsilon == epsilon).Count(verdict => verdict.IsBroken);
    }

    [Fact]
    public void StoppedProofs_EndInTheSameVerdicts()
    {
        string other = Path.Combine(_directory, "other");
        RobustnessRecord whole = Run(other, certify: CertificateMethod.Exact);
        Run(_directory);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(_directory, StopAtSmallerRadius, stop.Token, CertificateMethod.Exact));

        RobustnessRecord resumed = Run(_directory, stage => Assert.Equal(0.002f, stage.Epsilon), certify: CertificateMethod.Exact);

        Assert.Equal(whole.Verdicts.SelectMany(row => row), resumed.Verdicts.SelectMany(row => row));
        Assert.Equal(Csv(other), Csv(_directory));

        void StopAtSmallerRadius(StageProgress stage)
        {
            if (stage is { Attack: "exact", Epsilon: 0.002f })
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void Distances_AreThoseOfTheGreatestProvenRadius()
    {
        RobustnessRecord proven = Run(_directory, certify: CertificateMethod.Exact, distances: true);

        Assert.True(proven.Card.CertifiedDistances);
        foreach ((ExampleVerdict small, ExampleVerdict large) in proven.Verdicts[0].Zip(proven.Verdicts[1]))
        {
            Assert.Equal(small.CertifiedDistance, large.CertifiedDistance);
            Assert.Equal(large.IsCertified == true, large.CertifiedDistance == 0.1f);
            Assert.True(small.IsRight || small.CertifiedDistance == 0f);
        }

        Assert.Contains(proven.Verdicts[0], verdict => verdict.CertifiedDistance is > 0f and < 0.1f);
    }

    [Fact]
    public void DigestsTellNetworksApart()
    {
        ModelCard card = Run(_directory).Card;
        MaskedNetwork stale = Network.WithKernels([.. Network.Layers.Select(layer => layer.Kernel.Values.Select((w, i) => layer.Mask[i] ? w : 9f).ToArray())]);
        MaskedNetwork changed = Network.WithKernels([.. Network.Layers.Select(layer => layer.Kernel.Values.Select(w => w * 1.0001f).ToArray())]);

        // What stands under a mask does not count.
        Assert.Equal(card.Settings.WeightsSha256, NetworkDigest.OfWeights(stale));
        Assert.NotEqual(card.Settings.WeightsSha256, NetworkDigest.OfWeights(changed));
        Assert.Equal(card.Settings.MasksSha256, NetworkDigest.OfMasks(changed));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"link\":\"\"}")]
    public void DamagedCard_IsNamed(string content)
    {
        Run(_directory);
        string file = Directory.GetFiles(_directory, "*.json").Single();
        File.WriteAllText(file, content);

        Assert.Equal(file, Assert.Throws<DamagedFileException>(() => Run(_directory)).File);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("example\n")]
    [InlineData("0,1,2,3")]
    public void DamagedVerdicts_AreNeverUsed_AndMadeAgain(string? content)
    {
        Run(_directory);
        string file = Directory.GetFiles(_directory, "*.csv").Single(), whole = File.ReadAllText(file);
        string damaged = content ?? whole.Replace('7', '8');
        File.WriteAllText(file, damaged);

        var skipped = new List<string>();
        Assert.Empty(RobustnessRecord.ReadCards(_directory, skip => skipped.Add(skip.File)));
        Assert.Equal([file], skipped);
        Run(_directory);

        Assert.Equal(whole, Csv(_directory));
    }

    private static RobustnessRecord Run(string directory, Action<StageProgress>? report = null, CancellationToken? cancel = null, CertificateMethod? certify = null, bool distances = false)
    {
        var options = new RobustnessOptions { Plan = AttackPlan.Of("autoattack", new AttackWishes(), Side, Side), Epsilons = [0.002f, 0.1f], Certify = certify, Budget = 200, HasDistances = distances };
        var target = new EvaluationTarget("a network", Network, null, directory);
        return new StoredEvaluation(options, new EvaluationImages("samples", "test", Images), threads: 1).Run(target, report ?? (_ => { }), cancel ?? TestContext.Current.CancellationToken);
    }

    internal static EvaluationSettings SettingsOf(RobustnessOptions options, RobustnessProgress progress) => new()
    {
        Dataset = "samples",
        Split = "test",
        Examples = progress.Verdicts[0].Length,
        Norm = options.Norm,
        Epsilons = options.Epsilons,
        Attack = options.Plan.Name,
        Members = options.Plan.Members,
        Seed = options.Seed,
        WeightsSha256 = "",
        MasksSha256 = "",
        SurrogateSha256 = null,
        Version = "",
    };

    private static string Csv(string directory) => File.ReadAllText(Directory.GetFiles(directory, "*.csv").Single());
}
