using RobustSparse.Attacks;
using RobustSparse.Robustness;

namespace RobustSparse.Tests.Robustness;

public sealed class SelfChecksTests
{
    private const int Images = 1000;

    [Fact]
    public void SoundEvaluations_AreNotFlagged() => Assert.Empty(SelfChecks.Of(
    [
        Card("noise", 0.3f, 900), Card("fgsm", 0.3f, 400), Card("pgd", 0.3f, 300), Card("transfer", 0.3f, 700), Card("square", 0.3f, 310), Card("autoattack", 0.3f, 290),
    ]));

    [Fact]
    public void SquareBetterThanGradients_IsT6() =>
        Assert.Equal(["T6"], Checks(Card("autoattack", 0.3f, 300), Card("square", 0.3f, 290)));

    [Fact]
    public void SquareBreakingWhatGradientsLeft_IsT6() => Assert.Equal(["T6"], Checks(Card("autoattack", 0.3f, 300, brokenBySquare: 3)));

    [Fact]
    public void NoiseAndTransferBetterThanGradients_AreT7AndT8() =>
        Assert.Equal(["T7", "T8"], Checks(Card("apgd-t", 0.3f, 300), Card("noise", 0.3f, 200), Card("transfer", 0.3f, 200)));

    [Fact]
    public void IterationsWorseThanOneStep_AreT5() => Assert.Equal(["T5"], Checks(Card("autoattack", 0.3f, 300), Card("fgsm", 0.3f, 299)));

    [Fact]
    public void UnconvergedPgd_IsT4() => Assert.Equal(["T4"], Checks(Card("autoattack", 0.3f, 200), Card("pgd", 0.3f, 300), Card("pgd", 0.3f, 250)));

    [Fact]
    public void OnlyUntargetedAttacks_AreT10() => Assert.Equal(["T10"], Checks(Card("pgd", 0.3f, 300)));

    [Fact]
    public void AnythingLeftAtHalf_IsT2() => Assert.Equal(["T2"], Checks(Card("autoattack", 0.5f, 1)));

    [Fact]
    public void ZeroGradients_FlatLosses_AndRoundedAnswers_AreT9_T12_T13() =>
        Assert.Equal(["T9", "T12", "T13"], Checks(Card("autoattack", 0.3f, 300, zeroGradients: 1, flat: 3, unconfirmed: 1)));

    [Fact]
    public void OneTrial_IsT15()
    {
        Assert.Equal("T15", Assert.Single(SelfChecks.OfRun(trials: 1)).Check);
        Assert.Empty(SelfChecks.OfRun(trials: 2));
    }

    [Fact]
    public void OtherImagesOrSizes_AreNotCompared() => Assert.Empty(Checks(Card("autoattack", 0.3f, 300), Card("square", 0.4f, 200)));

    private static string[] Checks(params ModelCard[] cards) => [.. SelfChecks.Of(cards).Select(flag => flag.Check)];

    private static ModelCard Card(
        string attack, float epsilon, int robust, int brokenBySquare = 0, int zeroGradients = 0, int flat = 0, int unconfirmed = 0)
    {
        AttackPlan plan = AttackPlan.Of(attack, new AttackWishes(), 28, 28);
        return new ModelCard
        {
            Link = "",
            Name = "",
            Authors = "",
            AdditionalData = false,
            NumberForwardPasses = 1,
            Dataset = "digits",
            Venue = "",
            Architecture = "dense-300-100",
            Eps = "",
            CleanAcc = "",
            Reported = "",
            AutoattackAcc = null,
            Schema = ModelCard.CurrentSchema,
            Complete = true,
            Settings = new EvaluationSettings
            {
                Dataset = "digits",
                Split = "test",
                Examples = Images,
                Norm = NormCatalog.Linf,
                Epsilons = [epsilon],
                Attack = attack,
                Members = plan.Members,
                Seed = 1,
                WeightsSha256 = "w",
                MasksSha256 = "m",
                SurrogateSha256 = null,
                Version = "0",
            },
            Certificate = null,
            Density = 1,
            Kept = 1,
            Layers = [],
            Clean = CardRate.From(950, Images),
            ZeroGradient = zeroGradients,
            MedianDistance = null,
            Results =
            [
                new EpsilonResult
                {
                    Epsilon = epsilon,
                    Robust = CardRate.From(robust, Images),
                    Certified = null,
                    BrokenBefore = 0,
                    Attacks = [.. plan.Members.Select(member => new AttackAccuracy(member.Name, 1, member.Name == "square" ? brokenBySquare : 0, 0))],
                },
            ],
            Stages = [new AttackStage { Attack = plan.Members[0].Name, Epsilon = epsilon, Attacked = 950, Broken = 650, Unconfirmed = unconfirmed, LossRose = 950 - flat, Seconds = 1 }],
        };
    }
}
