using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Robustness;

namespace RobustSparse.Tests.Attacks;

/// <summary>Attacks carried out on small networks.</summary>
internal static class Campaigns
{
    /// <summary>Every attack of the catalogue that needs no other network, for images of a size.</summary>
    public static AttackMethod Method(string name, int height, int width, AttackWishes? wishes = null) =>
        AttackPlan.Of(name, wishes ?? new AttackWishes(), height, width).Members.Single();

    /// <summary>The images that the network answers rightly.</summary>
    public static int[] Right(MaskedNetwork network, ImageSet images)
    {
        using NetworkEngine engine = EngineOf(network);
        CleanPass clean = CleanPass.Run(engine, images, threads: 1, CancellationToken.None);
        return [.. Enumerable.Range(0, images.Count).Where(i => clean.Answers[i] == images.Labels[i])];
    }

    /// <summary>Attacks images; findings in the order of <paramref name="examples"/>.</summary>
    public static AttackFinding[] Run(
        MaskedNetwork network,
        ImageSet images,
        AttackMethod method,
        ThreatModel threat,
        IReadOnlyList<int>? examples = null,
        int threads = 1,
        bool stopsInBall = false,
        MaskedNetwork? surrogate = null)
    {
        using NetworkEngine engine = EngineOf(network);
        using NetworkEngine? source = surrogate is null ? null : EngineOf(surrogate);
        CleanPass clean = CleanPass.Run(engine, images, threads, CancellationToken.None);
        var campaign = new AttackCampaign(engine, source, images, RandomKey.FromSeed(7), threads);
        return campaign.Run(
            method, threat, examples ?? [.. Enumerable.Range(0, images.Count)], clean.Rankings, stopsInBall, () => { }, CancellationToken.None);
    }

    public static float[] Image(ImageSet images, int index) =>
        [.. images.Pixels.Slice(index * images.Features, images.Features).ToArray().Select(pixel => pixel / 255f)];

    private static NetworkEngine EngineOf(MaskedNetwork network) =>
        new(network, EngineCrossover.PlanOf(EngineKind.Auto, Workload.Evaluation, network));
}
