using System.Text;
using RobustSparse.Attacks;
using RobustSparse.Experiments;
using RobustSparse.Plots.Figures;
using RobustSparse.Robustness;

namespace RobustSparse.Plots.Tests;

public sealed class RobustnessFigureTests
{
    [Fact]
    public void OneAttackALine_CleanOnTopAndProofBelow_APanelForEachRadius()
    {
        RobustnessPoint[] points =
        [
            .. from eps in new[] { .1f, .3f }
               from level in new[] { 0, 8 }
               from attack in new[] { "pgd", "autoattack", "autoattack/square" }
               select Point(level, attack, eps),
        ];

        Figure figure = RobustnessFigure.Of(points, Strategy.ReinitOrig)!;
        string element = FigureFile.ToInlineSvg(figure);

        Assert.Equal(["clean", "autoattack", "pgd", "certified"], figure.Legend.Select(entry => entry.Text));
        Assert.Equal(2, figure.Panels.Count);
        Assert.Contains("pgd, 16.9 % of the weights: 42.0 %", element, StringComparison.Ordinal);
        Assert.Contains("certified, 100.0 % of the weights: 10.0 %", element, StringComparison.Ordinal);
        Assert.DoesNotContain("square", element, StringComparison.Ordinal);
        Assert.StartsWith("<?xml", Encoding.UTF8.GetString(FigureFile.ToSvg(figure)), StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluationsOfOneAttack_AreNotAveraged_AndEveryEpsilonHasItsPanel()
    {
        RobustnessPoint[] points =
        [
            .. Enumerable.Range(1, 5).Select(tenths => Point(0, "pgd", tenths / 10f)),
            Point(0, "pgd", .1f) with { Robust = .3 },
            Point(0, "pgd", .1f) with { Robust = .2, Examples = 10 },
        ];

        Figure figure = RobustnessFigure.Of(points)!;

        Assert.Equal(5, figure.Panels.Count);
        Assert.True(figure.Height > 2 * 350);
        Assert.Contains("pgd, 100.0 % of the weights: 30.0 %", FigureFile.Draw(figure).Element, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingEvaluated_NothingDrawn() => Assert.Null(RobustnessFigure.Of([Point(0, "pgd", 0)]));

    private static RobustnessPoint Point(int level, string attack, float epsilon) => new()
    {
        Trial = 0,
        Level = level,
        Density = level == 0 ? 1 : .1687,
        Attack = attack,
        Norm = AttackNorm.Linf,
        Epsilon = epsilon,
        Split = "test",
        Examples = 1000,
        Clean = .97,
        Robust = .42,
        RobustLow = .39,
        RobustHigh = .45,
        Certified = attack == "autoattack" ? .1 : null,
        Fingerprint = "",
    };
}
