using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Robustness;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Attacks;

public sealed class BoundedAttackTests
{
    private const int Side = 10, Features = Side * Side;
    private const float Epsilon = 0.03f;
    private static readonly ImageSet Images = Labelled(Samples.Images(150, Features, seed: 1));
    private static readonly ReferenceNetwork Reference = new(Network());

    /// <summary>Every bounded attack by name in every norm it knows.</summary>
    public static TheoryData<string, string> Attacks()
    {
        var attacks = new TheoryData<string, string>();
        foreach (NormGeometry norm in NormCatalog.All)
        {
            foreach (string name in AttackPlan.Names.Except(["autoattack", "deepfool", "fmn"]))
            {
                if (Campaigns.Method(name, Side, Side).MissingIn(norm) is not null)
                {
                    continue;
                }

                attacks.Add(name, norm.Name);
            }
        }

        return attacks;
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1f)]
    public void Pgd_FollowsTheReference(float? momentum)
    {
        var method = new PgdMethod { Name = "pgd", Steps = 7, StepSize = 0.006f, RandomStart = false, Momentum = momentum };

        AttackFinding[] findings = Campaigns.Run(Network(), Images, method, new ThreatModel(NormCatalog.Linf, Epsilon));

        int different = 0, broken = 0;
        for (int i = 0; i < findings.Length; i++)
        {
            ReferenceOutcome expected = ReferenceAttacks.Pgd(Reference, Samples.Image(Images, i), Images.Labels[i], Epsilon, 0.006f, 7, momentum);
            Assert.Equal(expected.Point is null, findings[i].Point is null);
            Assert.Equal(expected.Loss, findings[i].Outcome.Loss, 1e-4);
            broken += expected.Point is null ? 0 : 1;
            different += expected.Point?.Zip(findings[i].Point!, (e, a) => Math.Abs(e - a) > 1e-5 ? 1 : 0).Sum() ?? 0;
        }

        // A gradient within rounding of zero may take either sign.
        Assert.InRange(broken, 10, findings.Length - 10);
        Assert.InRange(different, 0, 5);
    }

    [Fact]
    public void Apgd_FollowsTheReference()
    {
        const int steps = 40;
        var threat = new ThreatModel(NormCatalog.Linf, Epsilon);
        var method = new ApgdMethod { Name = "apgd-ce", Steps = steps };

        AttackFinding[] findings = Campaigns.Run(Network(), Images, method, threat);

        int agreeing = 0, broken = 0;
        for (int i = 0; i < findings.Length; i++)
        {
            double[] start = Start(i, threat);
            ReferenceOutcome expected = ReferenceAttacks.Apgd(Reference, Samples.Image(Images, i), Images.Labels[i], Epsilon, start, steps);
            bool isSame = expected.Point is null == (findings[i].Point is null) && Math.Abs(expected.Loss - findings[i].Outcome.Loss) < 1e-3;
            agreeing += isSame ? 1 : 0;
            broken += expected.Point is null ? 0 : 1;
        }

        // One sign that rounding decides may send an image another way.
        Assert.InRange(broken, 10, findings.Length - 10);
        Assert.InRange(agreeing, findings.Length - 3, findings.Length);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Points_AreWrong_InTheBallAndInTheBox(string name, string normName)
    {
        NormGeometry norm = NormCatalog.Find(normName)!;
        var threat = new ThreatModel(norm, norm == NormCatalog.Linf ? 0.2f : 2f);

        AttackFinding[] findings = Campaigns.Run(Network(), Images, Fast(name), threat, stopsInBall: true, surrogate: OtherNetwork());

        Assert.Contains(findings, finding => finding.Point is not null);
        for (int i = 0; i < findings.Length; i++)
        {
            if (findings[i].Point is { } point && threat.Allows(findings[i].Outcome.Distance))
            {
                double[] logits = Reference.Forward([.. point.Select(value => (double)value)])[^1];
                Assert.NotEqual(Images.Labels[i], Array.IndexOf(logits, logits.Max()));
                Assert.True(threat.Allows(norm.Distance(Campaigns.Image(Images, i), point)), $"{name} left the ball");
                Assert.All(point, value => Assert.InRange(value, 0f, 1f));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Findings_DependOnNothingButTheExample(string name, string normName)
    {
        NormGeometry norm = NormCatalog.Find(normName)!;
        var threat = new ThreatModel(norm, norm == NormCatalog.Linf ? 0.08f : 0.7f);
        int[] some = [140, 3, 77, 12, 99];

        AttackFinding[] all = Run(null, threads: 1), again = Run(null, threads: 4), alone = Run(some, threads: 1);

        Assert.All(all.Zip(again), pair => AssertSame(pair.First, pair.Second));
        Assert.All(some.Zip(alone), pair => AssertSame(all[pair.First], pair.Second));
        AttackFinding[] Run(int[]? examples, int threads) =>
            Campaigns.Run(Network(), Images, Fast(name), threat, examples, threads, stopsInBall: true, OtherNetwork());
    }

    [Fact]
    public void MoreRestarts_BreakAtLeastTheSame()
    {
        var threat = new ThreatModel(NormCatalog.Linf, 0.08f);
        var once = new PgdMethod { Name = "pgd", Steps = 5 };

        AttackFinding[] one = Campaigns.Run(Network(), Images, once, threat), five = Campaigns.Run(Network(), Images, once with { Restarts = 5 }, threat);

        Assert.All(one.Zip(five), pair => Assert.True(pair.First.Point is null || pair.Second is { Point: not null, Run: 0 }));
        Assert.Contains(five, finding => finding is { Point: not null, Run: > 0 });
    }

    [Theory]
    [InlineData("linf", 0.02f)]
    [InlineData("l2", 0.15f)]
    public void MinimumNormAttack_BreaksTheSame_WhetherItStopsInTheBallOrNot(string norm, float epsilon)
    {
        var threat = new ThreatModel(NormCatalog.Find(norm)!, epsilon);

        bool[] stopped = Broken(stopsInBall: true), measured = Broken(stopsInBall: false);

        Assert.Equal(measured, stopped);
        Assert.InRange(stopped.Count(broken => broken), 10, stopped.Length - 10);
        bool[] Broken(bool stopsInBall) =>
            [.. Campaigns.Run(Network(), Images, Fast("fab-t"), threat, stopsInBall: stopsInBall).Select(finding => threat.Allows(finding.Outcome.Distance))];
    }

    [Fact]
    public void ImageWithoutGradient_StandsAndHurtsNobody()
    {
        // No path reaches the logits: all are zero, the answer is the first class, and every gradient is zero.
        MaskedNetwork dead = Network().WithMasks([.. Network().Layers.Select(layer => Samples.Mask(layer.Spec.KernelSize, 0, seed: 1))]);
        var images = new ImageSet(Images.Pixels[..(5 * Features)].ToArray(), new byte[5], Features);

        foreach (string name in new[] { "pgd", "mifgsm", "apgd-ce", "apgd-dlr", "apgd-t", "fab-t", "deepfool", "fmn", "square" })
        {
            AttackFinding[] findings = Campaigns.Run(dead, images, Fast(name), new ThreatModel(NormCatalog.L2, 0.3f));
            Assert.All(findings, finding => Assert.True(finding.Point is null && !float.IsNaN(finding.Outcome.Loss), name));
        }
    }

    [Fact]
    public void SquaresShrink_AsThePaperSchedulesThem() => Assert.Equal(
        [0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        new[] { 0, 10, 11, 50, 200, 500, 1000, 2000, 4000, 6000, 8000, 8001 }.Select(SquareMethod.Halvings));

    private static void AssertSame(AttackFinding expected, AttackFinding actual)
    {
        Assert.Equal(expected.Run, actual.Run);
        Assert.Equal(expected.Outcome with { Point = null }, actual.Outcome with { Point = null });
        Assert.Equal(expected.Point, actual.Point);
    }

    private static AttackMethod Fast(string name) => Campaigns.Method(
        name, Side, Side, name is "fgsm" ? new AttackWishes() : new AttackWishes { Steps = name is "square" or "noise" ? 300 : 12 });

    /// <summary>APGD's start, drawn again.</summary>
    private static double[] Start(int image, ThreatModel threat)
    {
        RandomKey key = RandomKey.FromSeed(7).Child(StreamPurpose.AttackMethod, 10).Child(StreamPurpose.AttackRun, 0).Child(StreamPurpose.Example, image);
        var perturbation = new float[Features];
        ((ISurfaceGeometry)threat.Norm).DrawOnSurface(perturbation, threat.Epsilon, new PhiloxRandom(key));
        return [.. Samples.Image(Images, image).Zip(perturbation, (x, p) => Math.Clamp(x + p, 0, 1))];
    }

    private static MaskedNetwork Network() => Samples.Network("dense-30-20", 0.5, seed: 2, inputs: Features);

    private static MaskedNetwork OtherNetwork() => Network().WithMasks([.. Network().Layers.Select(layer => Samples.Mask(layer.Spec.KernelSize, 0.6, seed: 8))]);

    /// <summary>The same images with the network's answers as labels.</summary>
    private static ImageSet Labelled(ImageSet images)
    {
        var network = new ReferenceNetwork(Network());
        byte[] labels =
        [
            .. Enumerable.Range(0, images.Count).Select(i => network.Forward(Samples.Image(images, i))[^1]).Select(logits => (byte)Array.IndexOf(logits, logits.Max())),
        ];
        return new ImageSet(images.Pixels.ToArray(), labels, images.Features);
    }
}
