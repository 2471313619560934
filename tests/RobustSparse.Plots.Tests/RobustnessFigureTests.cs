using System.Text;
using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Plots.Figures;
using RobustSparse.Robustness;
using RobustSparse.Settings;

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

        Figure figure = RobustnessFigure.Of([new RobustnessFindings(RunLabel.Of(Strategy.ReinitOrig), points, [])])!;
        string element = FigureFile.Draw(figure).Element;

        Assert.Equal(["clean", "autoattack", "pgd", "certified"], figure.Legend.Select(entry => entry.Text));
        Assert.Equal(2, figure.Panels.Count);
        Assert.Contains("pgd, 16.9 % of the weights: 42.0 %", element, StringComparison.Ordinal);
        Assert.Contains("certified, 100.0 % of the weights: 10.0 %", element, StringComparison.Ordinal);
        Assert.DoesNotContain("square", element, StringComparison.Ordinal);
        Assert.StartsWith("<?xml", Encoding.UTF8.GetString(FigureFile.ToSvg(figure)), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralEvaluationsOfANetwork_AreNoTrials()
    {
        RobustnessPoint settled = Point(0, "pgd", .1f) with { Examples = 10_000, Robust = .4, Certified = .1 };
        RobustnessPoint[] points =
        [
            Point(0, "pgd", .1f) with { Examples = 100, Robust = .9, Clean = 1, Certified = .9 },
            settled with { Robust = .6, Certified = .2 },
            settled,
            settled with { Trial = 1, Robust = .5, Certified = null },
        ];

        string element = FigureFile.Draw(RobustnessFigure.Of(points)!).Element;

        Assert.Contains("clean, 100.0 % of the weights: 97.0 %", element, StringComparison.Ordinal);
        Assert.Contains("pgd, 100.0 % of the weights: 45.0 %", element, StringComparison.Ordinal);
        Assert.Contains("certified, 100.0 % of the weights: 20.0 %", element, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyPanels_AreWrappedIntoRows()
    {
        Figure figure = RobustnessFigure.Of([.. Enumerable.Range(1, 6).Select(i => Point(0, "pgd", .05f * i))])!;

        Assert.Equal(6, figure.Panels.Count);
        Assert.Equal(2, figure.Panels.Select(panel => panel.Place.Top).Distinct().Count());
        Assert.All(figure.Panels, panel => Assert.True(panel.Place.Right <= figure.Width && panel.Place.Bottom <= figure.Height));
    }

    [Fact]
    public void NothingEvaluated_NothingDrawn() => Assert.Null(RobustnessFigure.Of([Point(0, "pgd", 0)]));

    private static RobustnessPoint Point(int level, string attack, float epsilon) => new()
    {
        Trial = 0,
        Level = level,
        Density = level == 0 ? 1 : .1687,
        Attack = attack,
        Norm = NormCatalog.Linf,
        Epsilon = epsilon,
        Split = "test",
        Examples = 1000,
        Clean = .97,
        Robust = .42,
        RobustLow = .39,
        RobustHigh = .45,
        Certified = attack == "autoattack" ? .1 : null,
        Fingerprint = "0123abcd",
        Dataset = "digits",
        WeightsSha256 = "89",
    };
}
