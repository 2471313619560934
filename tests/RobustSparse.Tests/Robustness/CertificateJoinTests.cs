using RobustSparse.Robustness;

namespace RobustSparse.Tests.Robustness;

public sealed class CertificateJoinTests
{
    [Fact]
    public void Proofs_StandBesideVerdicts()
    {
        ExampleVerdict[] joined = CertificateJoin.Join([Verdict(0, right: true), Verdict(1, right: true, "pgd"), Verdict(2, right: false)], [0.5f, 0f, -3f]);

        Assert.Equal([true, false, false], joined.Select(verdict => verdict.IsCertified!.Value));
        Assert.Equal([0.5, 0, -3], joined.Select(verdict => verdict.CertifiedMargin!.Value));
    }

    [Fact]
    public void ProofOfABrokenImage_IsAnError() => Assert.Contains(
        "pgd broke it", Assert.Throws<InvalidOperationException>(() => CertificateJoin.Join([Verdict(0, right: true, "pgd")], [0.1f])).Message, StringComparison.Ordinal);

    [Fact]
    public void ProofOfAWrongAnswer_IsAnError() => Assert.Contains(
        "clean answer is wrong", Assert.Throws<InvalidOperationException>(() => CertificateJoin.Join([Verdict(0, right: false)], [0.1f])).Message, StringComparison.Ordinal);

    private static ExampleVerdict Verdict(int example, bool right, string? brokenBy = null) => new()
    {
        Example = example,
        Label = 3,
        Answer = right ? 3 : 4,
        CleanMargin = right ? 1 : -1,
        Epsilon = 0.1f,
        BrokenBy = brokenBy,
    };
}
