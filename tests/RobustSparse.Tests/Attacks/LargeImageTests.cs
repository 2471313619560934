using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Attacks;

/// <summary>Attacks on coloured images, and on images too large for buffers on the stack of a thread.</summary>
public sealed class LargeImageTests
{
    public static TheoryData<string, string> Attacks => new()
    {
        { "pgd", "linf" },
        { "pgd", "l2" },
        { "pgd", "l1" },
        { "square", "linf" },
        { "square", "l2" },
        { "apgd-ce", "linf" },
        { "fab-t", "l2" },
        { "deepfool", "l2" },
        { "fmn", "l1" },
        { "noise", "l2" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Attack_NeedsLittleStack(string attack, string norm)
    {
        ImageSet images = Samples.Images(2, 200 * 200, seed: 1, classes: 3);
        MaskedNetwork network = Samples.Network("dense-3", 1, seed: 2, 200 * 200, outputs: 3);
        AttackMethod method = Campaigns.Method(attack, 200, 200, new AttackWishes { Steps = 3 });
        AttackFinding[]? findings = null;

        var thread = new Thread(() => findings = Campaigns.Run(network, images, method, new ThreatModel(NormCatalog.Find(norm)!, 0.5f)), maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();

        Assert.Equal(2, findings!.Length);
    }

    /// <summary>Windows are squares of all channels, each channel with a value of its own, and the ball holds the image as a whole.</summary>
    [Theory]
    [InlineData("linf", 0.1f)]
    [InlineData("l2", 0.8f)]
    public void Square_AttacksEveryChannel(string norm, float epsilon)
    {
        const int channels = 3, height = 6, width = 5, features = channels * height * width;
        ImageSet images = Samples.Images(60, features, seed: 1, classes: 3);
        MaskedNetwork network = Samples.Network("dense-20", 1, seed: 2, features, outputs: 3);
        int[] right = Campaigns.Right(network, images);
        var threat = new ThreatModel(NormCatalog.Find(norm)!, epsilon);

        AttackFinding[] findings = Campaigns.Run(network, images, Campaigns.Method("square", height, width, new AttackWishes { Steps = 300 }), threat, right);

        var found = findings.Select((finding, i) => (finding.Point, Clean: Campaigns.Image(images, right[i]))).Where(pair => pair.Point is not null).ToArray();
        Assert.NotEmpty(found);
        Assert.All(found, pair => Assert.True(threat.Allows(threat.Norm.Distance(pair.Clean, pair.Point!))));
        for (int channel = 0; channel < channels; channel++)
        {
            Assert.Contains(found, pair => Enumerable.Range(channel * height * width, height * width).Any(i => pair.Point![i] != pair.Clean[i]));
        }
    }
}
