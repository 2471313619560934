namespace RobustSparse.Plots.Tests;

/// <summary>The report in a real browser.</summary>
public sealed class BrowserTests(OpenReport open) : IClassFixture<OpenReport>
{
    [Fact]
    public async Task Report_IsAtHomeOnPhonesAndDesks_LightAndDark()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string report = open.Report;

        Browser browser = await open.BrowserAsync(cancel);
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
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        string report = ComparisonWriter.Write(new ComparisonRequest { Runs = open.Runs, OutputDirectory = directory.File("compared"), Png = false }, _ => { }, cancel)!.Report;

        Browser browser = await open.BrowserAsync(cancel);
        foreach (int width in new[] { 390, 1280 })
        {
            await browser.OpenAsync(report, width, "light", cancel);

            Assert.Equal("true", await browser.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth", cancel));
            Assert.Equal("true", await browser.EvaluateAsync("document.querySelectorAll('figure svg').length >= 8", cancel));
            Assert.Equal("true", await browser.EvaluateAsync("document.querySelectorAll('#differences tbody tr').length == 10", cancel));
        }

        Assert.Empty(browser.Complaints);
    }

    /// <summary>Colours as the page resolves them, on a light and on a dark page.</summary>
    [Fact]
    public async Task Legends_AreToldApartByDeuteranopes()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string report = open.Report;

        Browser browser = await open.BrowserAsync(cancel);
        foreach (string scheme in new[] { "light", "dark" })
        {
            await browser.OpenAsync(report, 1280, scheme, cancel);
            string[] figures = (await browser.EvaluateAsync(LegendColors, cancel)).Split('\n');

            Assert.True(figures.Length >= 8);
            foreach (string figure in figures)
            {
                double[][] colors = [.. figure.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(color => color.Split(',').Select(double.Parse).ToArray())];
                Assert.All(colors, (one, i) => Assert.All(colors[..i], other => Assert.InRange(DichromatSight.Distance(one, other), 14, 200)));
            }
        }
    }

    [Fact]
    public async Task Legends_HideAndShowTheirSeries_ByMouseAndKeyboard()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string report = open.Report;

        Browser browser = await open.BrowserAsync(cancel);
        await browser.OpenAsync(report, 1280, "light", cancel);
        await browser.EvaluateAsync("window.button = document.querySelector('figure svg [data-toggle=\"1\"]')", cancel);
        string before = await browser.EvaluateAsync(Shown, cancel);
        await browser.EvaluateAsync("button.dispatchEvent(new MouseEvent('click'))", cancel);
        string hidden = await browser.EvaluateAsync(Shown, cancel);
        await browser.EvaluateAsync("button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))", cancel);
        string after = await browser.EvaluateAsync(Shown, cancel);

        int[] all = [.. before.Split(',').Select(int.Parse)];
        Assert.Equal(3, all.Length);
        Assert.All(all, count => Assert.InRange(count, 5, int.MaxValue));
        Assert.Equal($"{all[0]},0,{all[2]}", hidden);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Numbers_AreDownloadedWithoutNetworkAndScript()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        string report = open.Report;
        string downloads = Directory.CreateDirectory(directory.File("downloads")).FullName, file = Path.Combine(downloads, "density.csv");

        Browser browser = await open.BrowserAsync(cancel);
        await browser.DownloadToAsync(downloads, cancel);
        await browser.AllowScriptsAsync(false, cancel);
        await browser.OpenAsync(report, 1280, "light", cancel);
        await browser.AllowScriptsAsync(true, cancel);
        Assert.Equal("false", await browser.EvaluateAsync("document.documentElement.classList.contains('scripted')", cancel));
        Assert.Equal("true", await browser.EvaluateAsync("document.querySelectorAll('figure').length == document.querySelectorAll('figcaption a[download]').length", cancel));
        await browser.EvaluateAsync("document.querySelector('a[download=\"density.csv\"]').click()", cancel);
        for (int i = 0; i < 100 && !File.Exists(file); i++)
        {
            await Task.Delay(50, cancel);
        }

        string[] lines = File.ReadAllLines(file);
        Assert.Equal("run,level,density,quantity,mean,sd,n,ci95_low,ci95_high", lines[0]);

        // Three runs, five levels, two quantities.
        Assert.Equal(1 + 30, lines.Length);
        Assert.StartsWith("original,0,1,acc,0.968", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Points_TellTheirNumbersWhenPointedAt()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string report = open.Report;

        Browser browser = await open.BrowserAsync(cancel);
        await browser.OpenAsync(report, 1280, "light", cancel);
        await browser.EvaluateAsync(
            "(() => { const point = document.querySelector('.tips circle'), at = point.getBoundingClientRect();"
            + "point.dispatchEvent(new PointerEvent('pointerenter', { clientX: at.x, clientY: at.y })); })()",
            cancel);

        Assert.Equal("block", await browser.EvaluateAsync("getComputedStyle(document.getElementById('tip')).display", cancel));
        Assert.Contains("level 0", await browser.EvaluateAsync("document.getElementById('tip').textContent", cancel), StringComparison.Ordinal);
    }

    /// <summary>For each figure the colours of its legend, without the ink.</summary>
    private const string LegendColors =
        """
        [...document.querySelectorAll('figure svg')].map(svg => {
          const ink = getComputedStyle(svg).color, colors = new Map();
          for (const element of svg.querySelectorAll('[data-legend]')) {
            const style = getComputedStyle(element);
            for (const color of [style.fill, style.stroke]) {
              if (color.startsWith('rgb(') && color != ink && color != 'rgb(255, 255, 255)') { colors.set(element.dataset.legend + color, color.slice(4, -1)); }
            }
          }
          return [...colors.values()].join(';');
        }).join('\n')
        """;

    /// <summary>How many elements of each series of the first figure are visible.</summary>
    private const string Shown =
        "['0', '1', '2'].map(entry => [...document.querySelectorAll('figure')[0].querySelectorAll(`[data-series~=\"${entry}\"]`)].filter(e => getComputedStyle(e).display != 'none').length)";
}
