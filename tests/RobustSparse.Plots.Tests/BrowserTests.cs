using RobustSparse.Analysis;

namespace RobustSparse.Plots.Tests;

/// <summary>The report in a real browser.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task Report_IsAtHomeOnPhonesAndDesks_LightAndDark()
    {
        string? chromium = Browser.Find();
        Assert.SkipWhen(chromium is null, "no Chromium on the path");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        string report = Report(directory, cancel);

        await using Browser browser = await Browser.StartAsync(chromium, cancel);
        var backgrounds = new Dictionary<string, string>();
        foreach (int width in new[] { 390, 1280 })
        {
            foreach (string scheme in new[] { "light", "dark" })
            {
                await browser.OpenAsync(report, width, scheme, cancel);

                Assert.Equal("true", await browser.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth", cancel));
                Assert.Equal("true", await browser.EvaluateAsync("document.querySelectorAll('figure svg').length >= 8", cancel));
                Assert.Equal("true", await browser.EvaluateAsync("[...document.querySelectorAll('figure svg')].every(svg => svg.getBoundingClientRect().height > 100)", cancel));
                Assert.Equal("true", await browser.EvaluateAsync("getComputedStyle(document.body).color != getComputedStyle(document.body).backgroundColor", cancel));
                backgrounds[scheme] = await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor", cancel);
            }
        }

        Assert.NotEqual(backgrounds["light"], backgrounds["dark"]);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Comparison_OpensWithoutComplaints()
    {
        string? chromium = Browser.Find();
        Assert.SkipWhen(chromium is null, "no Chromium on the path");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        string[] runs = [.. SampleRuns.Write(directory).Runs.Select(run => run.Directory)];
        string report = ComparisonWriter.Write(new ComparisonRequest { Runs = runs, OutputDirectory = directory.File("compared"), Png = false }, _ => { }, cancel)!.Report;

        await using Browser browser = await Browser.StartAsync(chromium, cancel);
        foreach (int width in new[] { 390, 1280 })
        {
            await browser.OpenAsync(report, width, "light", cancel);

            Assert.Equal("true", await browser.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth", cancel));
            Assert.Equal("true", await browser.EvaluateAsync("document.querySelectorAll('figure svg').length >= 8", cancel));
            Assert.Equal("true", await browser.EvaluateAsync("document.querySelectorAll('#differences tbody tr').length == 10", cancel));
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Points_TellTheirNumbersWhenPointedAt()
    {
        string? chromium = Browser.Find();
        Assert.SkipWhen(chromium is null, "no Chromium on the path");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        string report = Report(directory, cancel);

        await using Browser browser = await Browser.StartAsync(chromium, cancel);
        await browser.OpenAsync(report, 1280, "light", cancel);
        await browser.EvaluateAsync(
            "(() => { const point = document.querySelector('.tips circle'), at = point.getBoundingClientRect();"
            + "point.dispatchEvent(new PointerEvent('pointerenter', { clientX: at.x, clientY: at.y })); })()",
            cancel);

        Assert.Equal("block", await browser.EvaluateAsync("getComputedStyle(document.getElementById('tip')).display", cancel));
        Assert.Contains("level 0", await browser.EvaluateAsync("document.getElementById('tip').textContent", cancel), StringComparison.Ordinal);
    }

    private static string Report(TemporaryDirectory directory, CancellationToken cancel)
    {
        SampleRuns.Write(directory);
        return AnalysisWriter.Write(
            new AnalysisRequest { BaseDirectory = directory.Path, Cell = new RunCell { Dataset = "dots", Model = "dense-2" }, Png = false }, _ => { }, cancel)!.Report;
    }
}
