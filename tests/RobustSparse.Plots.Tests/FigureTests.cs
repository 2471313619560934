using System.Text;
using System.Xml.Linq;
using RobustSparse.Analysis;

namespace RobustSparse.Plots.Tests;

public sealed class FigureTests(SampleRuns sample) : IClassFixture<SampleRuns>
{
    private readonly IReadOnlyList<Figure> _figures = sample.Figures;

    [Fact]
    public void Figures_AreThoseOfTheOriginalAndMore()
    {
        // The inputs of the sample network are no image, so there is no map of pixels.
        Assert.Equal(
            [
                "density", "trade_off", "test_acc", "test_adv_acc", "test_loss", "test_early_stop_iteration", "surviving_units", "mask_overlap",
                "dists_reinit_orig", "dists_reinit_rand", "dists_reinit_none",
            ],
            _figures.Select(figure => figure.Name));
    }

    [Fact]
    public void Figures_HaveTheNamesThatTheyArePlannedUnder() =>
        Assert.All(AnalysisFigures.Of(sample.Runs, SampleRuns.Levels, Moment.Final, []), planned => Assert.Equal(planned.Name, planned.Draw()?.Name ?? planned.Name));

    [Fact]
    public void Svg_NeedsNoFontAndNothingFromElsewhere() => Assert.All(_figures, figure =>
    {
        XElement root = XDocument.Parse(Encoding.UTF8.GetString(FigureFile.ToSvg(figure))).Root!;

        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName == "text");
        Assert.All(
            root.DescendantsAndSelf().Attributes().Where(attribute => attribute.Name.LocalName == "href"),
            reference => Assert.True(reference.Value.StartsWith('#') || reference.Value.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Equal(figure.Title, root.Elements().First(element => element.Name.LocalName == "title").Value);
    });

    [Fact]
    public void Files_AreTheSameBytesEveryTime()
    {
        Figure again = AnalysisFigures.Of(sample.Runs, SampleRuns.Levels, Moment.Final, [])[0].Draw()!;

        Assert.Equal(FigureFile.ToSvg(_figures[0]), FigureFile.ToSvg(again));
        Assert.Equal(FigureFile.ToPng(_figures[0]), FigureFile.ToPng(again));
    }

    [Fact]
    public void InlineSvg_TakesTheColorOfThePageAndNamesOfItsOwn()
    {
        string[] drawn = [.. _figures.Select(figure => FigureFile.Draw(figure).Element)];

        Assert.All(drawn, svg =>
        {
            Assert.Contains("currentColor", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("#1F2328", svg, StringComparison.OrdinalIgnoreCase);
        });
        string[] names = [.. drawn.SelectMany(svg => XElement.Parse(svg).DescendantsAndSelf().Attributes("id").Select(id => id.Value))];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void InlineSvg_TellsTheNumbersOfPoints()
    {
        string density = FigureFile.Draw(_figures[0]).Element;

        string[] tips = [.. XElement.Parse(density).Descendants().Where(element => element.Name.LocalName == "circle").Select(circle => circle.Value)];

        // Two panels, three strategies, five levels.
        Assert.Equal(30, tips.Length);
        Assert.Contains("original, 100.0 % (level 0): 96.81 ± 0.40 % (n = 3)", tips);
    }

    [Theory]
    [InlineData("density")]
    [InlineData("test_adv_acc")]
    [InlineData("test_early_stop_iteration")]
    public void Png_LooksLikeTheGoldenImage(string name) => GoldenImage.Compare(name, FigureFile.ToPng(_figures.Single(figure => figure.Name == name)));
}
