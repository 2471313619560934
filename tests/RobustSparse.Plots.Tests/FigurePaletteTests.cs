using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots.Tests;

/// <summary>The colours of figures stay apart on light and on dark pages, for deuteranopes too.</summary>
public sealed class FigurePaletteTests
{
    private static readonly double[] _white = DichromatSight.Rgb("#ffffff"), _dark = DichromatSight.Rgb("#10141a");

    /// <summary>ΔE 2.3 is just noticeable side by side; thin lines far apart need several times as much.</summary>
    [Theory]
    [InlineData(4, 40)]
    [InlineData(8, 25)]
    public void Series_StayApart(int count, double distance) => AssertApart([.. Enumerable.Range(0, count).Select(FigurePalette.Series)], distance);

    [Theory]
    [InlineData(3, 40)]
    [InlineData(6, 20)]
    [InlineData(7, 17)]
    [InlineData(8, 14)]
    public void Levels_StayApart(int count, double distance) => AssertApart(FigurePalette.Levels(count), distance);

    [Fact]
    public void Colors_StandOutFromTheirPage() => Assert.All(
        Enumerable.Range(0, FigurePalette.SeriesCount).Select(FigurePalette.Series).Concat(FigurePalette.Levels(8)).Select(Hex),
        light =>
        {
            Assert.InRange(DichromatSight.Contrast(DichromatSight.Rgb(light), _white), 2.95, 21);
            Assert.InRange(DichromatSight.Contrast(DichromatSight.Rgb(FigurePalette.OnDark(light)!), _dark), 2.95, 21);
        });

    [Fact]
    public void Markers_TellEightSeriesApartWithoutColor() => Assert.Equal(8, Enumerable.Range(0, 8).Select(FigureStyle.Marker).Distinct().Count());

    [Fact]
    public void Labels_OverlapNeitherEachOtherNorPoints()
    {
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            SKPoint[] points = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => new SKPoint(random.Next(300), random.Next(300)))];
            (string, SKPoint)[] labels = [.. points.Take(8).Select((point, n) => ($"{n}.{n}", point))];

            SKRect[] places = [.. PointLabels.Place(labels, points, 300, 300).Select(label => label.Place)];

            Assert.All(places, place => Assert.DoesNotContain(points, point => place.Contains(point.X, point.Y)));
            Assert.All(places, (place, n) => Assert.DoesNotContain(places[..n], place.IntersectsWith));
            Assert.All(places, place => Assert.True(new SKRect(0, 0, 300, 300).Contains(place)));
        }
    }

    [Theory]
    [InlineData(new[] { .81, .98 }, .79, 1)]
    [InlineData(new[] { 0.0, .5 }, -.05, .55)]
    [InlineData(new[] { .97 }, .95, .99)]
    public void RangesOfRates_FitTheValues(double[] values, double low, double high)
    {
        ValueRange range = ValueRange.OfRates(values);

        Assert.InRange(range.Low, low, values.Min());
        Assert.InRange(range.High, values.Max(), high);
    }

    [Fact]
    public void WideIntervals_DoNotFlattenTheCurves()
    {
        ValueRange range = ValueRange.OfRates([.90, .94], [.2, 1.5]);

        Assert.InRange(range.High - range.Low, .04, .08);
    }

    private static void AssertApart(IReadOnlyList<Color> colors, double distance)
    {
        string[] light = [.. colors.Select(Hex)], dark = [.. light.Select(color => FigurePalette.OnDark(color)!)];
        foreach (string[] page in new[] { light, dark })
        {
            foreach ((string one, string other) in page.SelectMany((one, i) => page[..i].Select(other => (one, other))))
            {
                Assert.True(DichromatSight.Distance(DichromatSight.Rgb(one), DichromatSight.Rgb(other)) >= distance, $"{one} and {other} look alike");
            }
        }
    }

    private static string Hex(Color color) => $"#{color.R:x2}{color.G:x2}{color.B:x2}";
}
