using System.Net;

namespace RobustSparse.Cli.Tests;

/// <summary>The report that the real program writes after strong evaluations.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task Report_ShowsTheStrongestEvaluationBesideTheHeadline()
    {
        using var directory = new TemporaryDirectory();
        await Tool.RunAsync(SmallRun.Command(directory.Path));
        string run = Path.Combine(directory.Path, SmallRun.Directory);
        ToolResult evaluate = await Tool.RunAsync("evaluate", run, "--attack", "pgd", "--levels", "0,2", "--eps", "0.1,0.3", "--limit", "20");

        ToolResult analyze = await Tool.RunAsync("analyze", "--dataset", "glyphs", "--model", "dense-16-8", "--base-dir", directory.Path);

        Assert.Equal((0, 0), (evaluate.ExitCode, analyze.ExitCode));
        string place = Path.Combine(directory.Path, "glyphs", "dense-16-8", "analysis", "fgsm", Path.GetFileName(run));
        string page = WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(place, "report.html"))).Replace('\u00a0', ' ');
        Assert.Contains("natural training, FGSM, ε 0.3</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<span>accuracy under FGSM, ε 0.3, as training logs it</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span>robust under pgd, ε 0.3 (20 images), the strongest attack tried</span>", page, StringComparison.Ordinal);
        Assert.Contains("at 100.0 % of the weights pgd, ε 0.3 (20 images) leaves", analyze.Output, StringComparison.Ordinal);
        Assert.Contains("How sparse may a ticket be with robust accuracy under pgd, ε 0.3 (20 images) no worse than dense?", analyze.Output, StringComparison.Ordinal);
        Assert.All(new[] { "robustness.svg", "robustness_epsilon.svg" }, figure => Assert.True(File.Exists(Path.Combine(place, figure))));
    }
}
