using RobustSparse.Attacks;
using RobustSparse.Kernels;
using RobustSparse.Randomness;
using RobustSparse.Robustness;

namespace RobustSparse.Tests.Attacks;

/// <summary>A new norm is one class: attacks, evaluations and their problems take it as it is.</summary>
public sealed class ToyNormTests
{
    private static readonly LinearSample Sample = new(images: 40, seed: 21, classes: 2);
    private static readonly ToyNorm Toy = new();

    [Fact]
    public void Pgd_BreaksWhatIsNearerThanEpsilon()
    {
        double[] distances = Distances();
        var threat = new ThreatModel(Toy, (float)distances.Order().ElementAt(distances.Length / 2) * 1.001f);

        AttackFinding[] findings = Campaigns.Run(Sample.Network, Sample.Images, Method("pgd"), threat);

        Assert.All(findings.Zip(distances), pair =>
        {
            Assert.False(pair.First.Point is not null && pair.Second > threat.Epsilon * 1.0001);
            Assert.True(pair.First.Point is not null || pair.Second > threat.Epsilon * 0.98);
        });
    }

    [Fact]
    public void Fmn_FindsTheDistance()
    {
        double[] distances = Distances();

        AttackFinding[] findings = Campaigns.Run(Sample.Network, Sample.Images, Method("fmn"), new ThreatModel(Toy, 1f));

        Assert.All(findings.Zip(distances), pair => Assert.InRange(pair.First.Outcome.Distance, pair.Second * (1 - 1e-3), (pair.Second * 1.03) + 1e-4));
    }

    [Fact]
    public void AttackThatNeedsMore_SaysSo()
    {
        var plan = AttackPlan.Of("autoattack", new AttackWishes(), LinearSample.Side, LinearSample.Side);

        string[] problems = [.. new RobustnessOptions { Plan = plan, Norm = Toy, Epsilons = [0.1f] }.Problems(classes: 10)];

        Assert.Equal(4, problems.Length);
        Assert.All(problems, problem => Assert.Contains("norm half-linf does not define", problem, StringComparison.Ordinal));
        Assert.All(["apgd-ce needs", "apgd-t needs", "fab-t needs", "square needs"], text => Assert.Contains(problems, problem => problem.Contains(text, StringComparison.Ordinal)));
    }

    /// <summary>Half the ℓ∞ distance.</summary>
    private static double[] Distances() => [.. Enumerable.Range(0, Sample.Images.Count).Select(i => Sample.Distance(i, NormCatalog.Linf) / 2)];

    private static AttackMethod Method(string name) => Campaigns.Method(name, LinearSample.Side, LinearSample.Side);

    /// <summary>Half the greatest change of any pixel: the ball of radius ε is a cube of half-width 2ε.</summary>
    private sealed class ToyNorm : NormGeometry
    {
        public override string Name => "half-linf";

        public override string Title => "½ℓ∞";

        public override float GreatestEpsilon => 0.5f;

        internal override float Distance(ReadOnlySpan<float> clean, ReadOnlySpan<float> attacked) => NormCatalog.Linf.Distance(clean, attacked) / 2;

        internal override void MeasureDifferences(Block points, Block clean, Span<float> distances)
        {
            NormCatalog.Linf.MeasureDifferences(points, clean, distances);
            Scale(distances, 0.5f);
        }

        internal override void Measure(Block moves, Span<float> lengths)
        {
            NormCatalog.Linf.Measure(moves, lengths);
            Scale(lengths, 0.5f);
        }

        internal override void MeasureDual(Block gradients, Span<float> lengths)
        {
            NormCatalog.Linf.MeasureDual(gradients, lengths);
            Scale(lengths, 2f);
        }

        internal override void Project(Block points, Block clean, ReadOnlySpan<float> radius, LaneScratch scratch) =>
            NormCatalog.Linf.Project(points, clean, Doubled(radius), scratch);

        internal override void AddSteepest(Block target, Block gradient, ReadOnlySpan<float> size, LaneScratch scratch) =>
            NormCatalog.Linf.AddSteepest(target, gradient, Doubled(size), scratch);

        internal override void DrawInBall(Span<float> perturbation, float epsilon, PhiloxRandom random) =>
            NormCatalog.Linf.DrawInBall(perturbation, 2 * epsilon, random);

        private static float[] Doubled(ReadOnlySpan<float> values)
        {
            float[] doubled = values.ToArray();
            Scale(doubled, 2f);
            return doubled;
        }

        private static void Scale(Span<float> values, float factor)
        {
            foreach (ref float value in values)
            {
                value *= factor;
            }
        }
    }
}
