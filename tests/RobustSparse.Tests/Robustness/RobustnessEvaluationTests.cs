using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Robustness;

/// <summary>The laws of an evaluation: numbers in the names are those of docs/attacks.md.</summary>
public sealed class RobustnessEvaluationTests
{
    private const int Side = 8, Features = Side * Side;
    private static readonly ImageSet Images = WithTenWrongLabels(Samples.Images(120, Features, seed: 1, classes: 5));
    private static readonly MaskedNetwork Network = Trained();

    public static TheoryData<string, string> Plans() => new(
        from norm in NormCatalog.All
        from name in AttackPlan.Names
        where !Options(name, norm, 0).Problems(classes: 5).Any()
        select (name, norm.Name));

    [Theory]
    [MemberData(nameof(Plans))]
    public void T1_NoPerturbation_LeavesCleanAccuracy(string name, string norm)
    {
        ExampleVerdict[] verdicts = Run(Options(name, NormCatalog.Find(norm)!, 0))[0];

        Assert.All(verdicts, verdict => Assert.Equal(verdict.IsRight, verdict.IsStanding));
        Assert.Contains(verdicts, verdict => verdict.IsRight);
        Assert.Contains(verdicts, verdict => !verdict.IsRight);
    }

    [Theory]
    [InlineData("pgd")]
    [InlineData("apgd-ce")]
    [InlineData("apgd-t")]
    [InlineData("fab-t")]
    [InlineData("deepfool")]
    [InlineData("autoattack")]
    public void T2_AnyPerturbation_LeavesNothing(string name) =>
        Assert.DoesNotContain(Run(Options(name, NormCatalog.Linf, 1))[0], verdict => verdict.IsStanding);

    [Theory]
    [MemberData(nameof(Plans))]
    public void T3_AccuracyNeverRisesWithEpsilon(string name, string norm)
    {
        float unit = norm switch
        {
            "linf" => 1,
            "l2" => 8,
            _ => 40,
        };

        ExampleVerdict[][] verdicts = Run(Options(name, NormCatalog.Find(norm)!, 0.02f * unit, 0.05f * unit, 0.1f * unit));

        Assert.All(verdicts.Zip(verdicts.Skip(1)), pair =>
            Assert.All(pair.First.Zip(pair.Second), same => Assert.True(same.First.IsStanding || !same.Second.IsStanding)));
        Assert.True(name == "noise" || verdicts[^1].Count(verdict => verdict.IsStanding) < verdicts[0].Count(verdict => verdict.IsRight));
    }

    [Theory]
    [InlineData("apgd-ce")]
    [InlineData("apgd-t")]
    [InlineData("fab-t")]
    [InlineData("square")]
    public void Ensemble_BreaksWhateverAMemberBreaks(string member)
    {
        ExampleVerdict[] together = Run(Options("autoattack", NormCatalog.Linf, 0.08f))[0], alone = Run(Options(member, NormCatalog.Linf, 0.08f))[0];

        Assert.All(together.Zip(alone), pair => Assert.True(pair.Second.IsStanding || !pair.First.IsStanding));
        Assert.Contains(together, verdict => verdict.IsStanding);
        Assert.Contains(alone, verdict => verdict.IsRight && !verdict.IsStanding);
    }

    [Fact]
    public void T5_IterationsBreakAtLeastAsManyAsOneStep() =>
        Assert.True(Standing("pgd", 0.06f) <= Standing("fgsm", 0.06f));

    [Fact]
    public void T7_NoiseBreaksFewer() => Assert.True(Standing("noise", 0.06f) > Standing("pgd", 0.06f));

    [Fact]
    public void T8_TransferBreaksFewer() => Assert.True(Standing("transfer", 0.06f) >= Standing("pgd", 0.06f));

    [Fact]
    public void T11_JudgeIsTheReferenceNetwork()
    {
        var judge = new PlainNetwork(Network);
        var reference = new ReferenceNetwork(Network);
        for (int i = 0; i < Images.Count; i++)
        {
            double[] exact = reference.Forward(Samples.Image(Images, i))[^1];
            float[] image = [.. Samples.Image(Images, i).Select(value => (float)value)];
            Assert.All(exact.Zip(judge.Logits(image)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
            Assert.Equal(exact[0] - exact.Skip(1).Max(), judge.Margin(image, label: 0), 1e-12);
        }
    }

    [Fact]
    public void T12_LossRises()
    {
        RobustnessProgress progress = Progress(Options("autoattack", NormCatalog.Linf, 0.06f));

        Assert.All(progress.Stages.Where(stage => stage.Attack != "square"), stage => Assert.Equal(stage.Attacked, stage.LossRose));
        Assert.All(progress.Stages, stage => Assert.Equal(0, stage.Unconfirmed));
    }

    /// <summary>An image broken at one ε stays broken at greater ones, but not to the credit of an attack that was not tried on it there.</summary>
    [Fact]
    public void Card_CountsAnImageWhereItWasBroken()
    {
        RobustnessOptions options = Options("autoattack", NormCatalog.Linf, 0.06f, 0.1f);
        RobustnessProgress progress = Progress(options);

        ModelCard card = ModelCard.Of("a network", StoredEvaluationTests.SettingsOf(options, progress), Network, progress, complete: true, certificate: null);

        Assert.Equal(0, card.Results[0].BrokenBefore);
        Assert.InRange(card.Results[1].BrokenBefore, 1, card.Clean.Count - 1);
        Assert.All(card.Results, result =>
        {
            Assert.Equal(card.Clean.Count - result.BrokenBefore, result.Attacks[0].Attacked);
            Assert.Equal(result.Robust.Count, result.Attacks[0].Attacked - result.Attacks.Sum(attack => attack.Broken));
        });
        Assert.Equal(progress.Stages.Select(stage => stage.Broken), card.Results.SelectMany(result => result.Attacks).Select(attack => attack.Broken));
    }

    [Fact]
    public void Verdicts_AreTheSameForAnyNumberOfThreads_AndFromAnyStage()
    {
        RobustnessOptions options = Options("autoattack", NormCatalog.Linf, 0.03f, 0.06f);
        var saved = new List<RobustnessProgress>();

        RobustnessProgress one = Progress(options, threads: 1, saved.Add), four = Progress(options, threads: 4);

        Assert.Equal(one.Verdicts.SelectMany(row => row), four.Verdicts.SelectMany(row => row));
        Assert.Equal(8, saved.Count);
        Assert.All(saved, before =>
        {
            RobustnessProgress resumed = Progress(options, threads: 1, before: before);
            Assert.Equal(one.Verdicts.SelectMany(row => row), resumed.Verdicts.SelectMany(row => row));
            Assert.Equal(8, resumed.Stages.Count);
        });
    }

    [Fact]
    public void Problems_AreAllNamed()
    {
        var wishes = new AttackWishes { Steps = 0, Restarts = -1, Loss = AttackLoss.Dlr };
        var options = new RobustnessOptions { Plan = AttackPlan.Of("pgd", wishes, Side, Side), Epsilons = [float.NaN, 2] };

        string[] problems = [.. options.Problems(classes: 2)];

        Assert.Equal(5, problems.Length);
        Assert.All(["NaN", "eps 2", "steps 0", "restarts -1", "3 classes"], text => Assert.Contains(problems, problem => problem.Contains(text, StringComparison.Ordinal)));
    }

    private static int Standing(string name, float epsilon) => Run(Options(name, NormCatalog.Linf, epsilon))[0].Count(verdict => verdict.IsStanding);

    private static ExampleVerdict[][] Run(RobustnessOptions options) => Progress(options).Verdicts;

    private static RobustnessProgress Progress(
        RobustnessOptions options, int threads = 2, Action<RobustnessProgress>? save = null, RobustnessProgress? before = null) =>
        new RobustnessEvaluation(options, threads).Run(
            Network, options.Plan.NeedsSurrogate ? Surrogate : null, Images, before, _ => { }, save ?? (_ => { }), CancellationToken.None);

    /// <summary>The plan with fewer steps, so that tests are quick.</summary>
    private static RobustnessOptions Options(string name, NormGeometry norm, params float[] epsilons)
    {
        var plan = AttackPlan.Of(name, new AttackWishes { Steps = name is "fgsm" or "autoattack" ? null : 40 }, Side, Side);
        return new RobustnessOptions
        {
            Plan = plan with { Members = [.. plan.Members.Select(member => member is SquareMethod square ? square with { Queries = 500 } : member)] },
            Norm = norm,
            Epsilons = epsilons,
        };
    }

    private static MaskedNetwork Surrogate => Network.WithMasks([.. Network.Layers.Select(layer => Samples.Mask(layer.Spec.KernelSize, 0.7, seed: 8))]);

    private static ImageSet WithTenWrongLabels(ImageSet images)
    {
        byte[] labels = images.Labels.ToArray();
        for (int i = 0; i < 10; i++)
        {
            labels[i] = (byte)((labels[i] + 1) % 5);
        }

        return new ImageSet(images.Pixels.ToArray(), labels, images.Features);
    }

    /// <summary>A network that knows these images well enough to lose something: class c is inked at every fifth pixel from c on.</summary>
    private static MaskedNetwork Trained()
    {
        NetworkArchitecture architecture = NetworkArchitecture.Parse("dense-20", TensorShape.Flat(Features), classes: 5);
        float[] noise = Samples.Values((int)architecture.Size, seed: 3);
        float[] hidden = [.. Enumerable.Range(0, Features * 20).Select(i => ((i / 20 % 5) == (i % 20 % 5) ? 0.2f : -0.05f) + (0.1f * noise[i]))];
        float[] output = [.. Enumerable.Range(0, 100).Select(i => (i / 5 % 5 == i % 5 ? 1f : -0.2f) + (0.2f * noise[(Features * 20) + i]))];
        return new MaskedNetwork(
            architecture,
            [new MaskedLayer(architecture.Layers[0], hidden, Mask.Dense(hidden.Length)), new MaskedLayer(architecture.Layers[1], output, Mask.Dense(100))]);
    }
}
