using RobustSparse.Attacks;

namespace RobustSparse.Tests.Attacks;

/// <summary>On linear networks every attack's answer is known: the margin over the dual norm.</summary>
public sealed class LinearNetworkTests
{
    private static readonly LinearSample FourClasses = new(images: 70, seed: 21, classes: 4);

    /// <summary>Attacks that do not aim may follow the second nearest class; with two there is one way only.</summary>
    private static readonly LinearSample TwoClasses = new(images: 70, seed: 21, classes: 2);

    public static TheoryData<string, string, int> MinimumNormAttacks() => Cases([("fab-t", 4), ("deepfool", 4), ("fmn", 2)], alsoInL1: [("fmn", 2)]);

    public static TheoryData<string, string, int> BoundedAttacks() =>
        Cases([("fgsm", 2), ("pgd", 2), ("mifgsm", 2), ("apgd-ce", 2), ("apgd-dlr", 4), ("apgd-t", 4)], alsoInL1: [("fgsm", 2), ("pgd", 2), ("mifgsm", 2)]);

    [Theory]
    [MemberData(nameof(MinimumNormAttacks))]
    public void MinimumNormAttack_FindsTheDistance(string name, string normName, int classes)
    {
        NormGeometry norm = NormCatalog.Find(normName)!;
        LinearSample sample = classes == 2 ? TwoClasses : FourClasses;

        // FMN creeps along the boundary with steps that end at 0.01.
        double tolerance = name == "fmn" ? 0.03 : 0.002;

        AttackFinding[] findings = Campaigns.Run(sample.Network, sample.Images, Method(name), new ThreatModel(norm, 1f));

        for (int i = 0; i < findings.Length; i++)
        {
            double exact = sample.Distance(i, norm);
            Assert.InRange(findings[i].Outcome.Distance, exact * (1 - 1e-3), (exact * (1 + tolerance)) + 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(BoundedAttacks))]
    public void BoundedAttack_BreaksExactlyWhatIsNearer(string name, string normName, int classes)
    {
        NormGeometry norm = NormCatalog.Find(normName)!;
        LinearSample sample = classes == 2 ? TwoClasses : FourClasses;
        double[] distances = [.. Enumerable.Range(0, sample.Images.Count).Select(i => sample.Distance(i, norm))];
        var threat = new ThreatModel(norm, (float)distances.Order().ElementAt(distances.Length / 2) * 1.001f);

        AttackFinding[] findings = Campaigns.Run(sample.Network, sample.Images, Method(name), threat);

        int wrong = 0;
        for (int i = 0; i < findings.Length; i++)
        {
            Assert.False(findings[i].Point is not null && distances[i] > threat.Epsilon * 1.0001, $"image {i} cannot be broken");
            wrong += findings[i].Point is null && distances[i] < threat.Epsilon * 0.98 ? 1 : 0;
        }

        // DLR follows whichever class is strongest.
        Assert.InRange(wrong, 0, name == "apgd-dlr" ? 7 : 0);
    }

    [Theory]
    [InlineData("pgd", "linf")]
    [InlineData("pgd", "l2")]
    [InlineData("square", "linf")]
    [InlineData("square", "l2")]
    public void BoundedAttack_DrivesTheMarginToItsLeast(string name, string normName)
    {
        NormGeometry norm = NormCatalog.Find(normName)!;
        var wishes = new AttackWishes { Loss = name == "pgd" ? AttackLoss.Margin : null, Restarts = 3, Steps = name == "square" ? 3000 : 200 };
        AttackMethod method = Campaigns.Method(name, LinearSample.Side, LinearSample.Side, wishes);
        double epsilon = 0.9 * Enumerable.Range(0, TwoClasses.Images.Count).Min(i => TwoClasses.Distance(i, norm));

        AttackFinding[] findings = Campaigns.Run(TwoClasses.Network, TwoClasses.Images, method, new ThreatModel(norm, (float)epsilon));

        for (int i = 0; i < findings.Length; i++)
        {
            // A random search without gradients comes less close in ℓ2, where every pixel has its own best size.
            double share = (name, normName) == ("square", "l2") ? 0.25 : 0.05;
            double least = TwoClasses.LeastMargin(i, norm, epsilon), fall = TwoClasses.LeastMargin(i, norm, 0) - least;
            Assert.InRange(findings[i].Outcome.Margin, least - 1e-4, least + (share * fall) + 1e-4);
        }
    }

    [Fact]
    public void Noise_IsWeakerThanGradients()
    {
        var threat = new ThreatModel(NormCatalog.Linf, (float)TwoClasses.Distance(0, NormCatalog.Linf) * 1.5f);

        int byNoise = Broken("noise"), byGradient = Broken("pgd");

        Assert.InRange(byNoise, 0, byGradient - 1);
        int Broken(string name) => Campaigns.Run(TwoClasses.Network, TwoClasses.Images, Method(name), threat).Count(finding => finding.Point is not null);
    }

    private static AttackMethod Method(string name) => Campaigns.Method(name, LinearSample.Side, LinearSample.Side);

    private static TheoryData<string, string, int> Cases((string Name, int Classes)[] attacks, (string Name, int Classes)[] alsoInL1) =>
    [
        .. from attack in attacks from norm in LinearSample.Norms select (attack.Name, norm.Name, attack.Classes),
        .. alsoInL1.Select(attack => (attack.Name, NormCatalog.L1.Name, attack.Classes)),
    ];
}
