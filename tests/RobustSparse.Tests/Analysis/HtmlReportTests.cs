using RobustSparse.Analysis;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Tests.Experiments;

namespace RobustSparse.Tests.Analysis;

public sealed class HtmlReportTests
{
    [Fact]
    public void Report_EscapesWhatComesFromOutside()
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5);
        Directory.CreateDirectory(Path.Combine(run.Path, "<script>alert(1)<"));

        string page = Page(run.Read(), [new Verdict("a < b & c?", "<b>yes</b>", "\"rule\"")], directory.Path);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;: is not named like trial_00", page, StringComparison.Ordinal);
        Assert.Contains("a &lt; b &amp; c?", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>yes</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(directory.Path, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_NamesWhatIsMissingAndWhatIsSuspicious()
    {
        using var directory = new TemporaryDirectory();
        CellRuns runs = new HandMadeRun(directory).With(0, 0, 6, .9, .95).With(0, 2, 4, .3, .2).Read();

        string page = Page(runs, []);

        Assert.Contains("No run of random (reinit_rand).", page, StringComparison.Ordinal);
        Assert.Contains("original, trial 0: levels 1 missing.", page, StringComparison.Ordinal);
        Assert.Contains("original, trial 0, level 0: It is more accurate under attack (95.0 %)", page, StringComparison.Ordinal);
        Assert.Contains("original, trial 0, level 2: Clean accuracy ends at 30.0 %, the level of chance", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void Report_ShowsPathsBelowTheBaseDirectoryAlone(string end)
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5);
        Directory.CreateDirectory(Path.Combine(run.Path, "notes"));
        string record = Path.Combine(run.Path, "evaluation.json");

        string page = Page(run.Read(), [], directory.Path + end, new Suspicion("original", $"{record}: is damaged"));

        Assert.Contains($"<li>{Path.GetRelativePath(directory.Path, run.Path)}/notes: is not named", page, StringComparison.Ordinal);
        Assert.Contains($"<li>original: {Path.GetRelativePath(directory.Path, record)}: is damaged</li>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.9,0.8,0.1,0.125,catastrophic-overfitting", "catastrophic overfitting: of the probed images one step of FGSM leaves 80.0 % right, ten of PGD 10.0 %")]
    [InlineData("0.125,0.1,0.1,0.125,collapse", "collapse: it is right on 12.5 % of the probed images, no more than one class&#39;s share of 12.5 %")]
    [InlineData("0.9,0.8,0.7,0.125,none", null)]
    public void Report_NamesTheAlarmThatTrainingEndedWith(string last, string? alarm)
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = new HandMadeRun(directory).With(0, 0, 6, .9, .5);
        File.WriteAllText(run.Level(0, 0).ProbeLog, $"batch,update,acc,fgsm_acc,pgd_acc,majority_share,alarm\n0,0,0.1,0.1,0.1,0.125,collapse\n500,500,{last}\n");

        string page = Page(run.Read(), []);

        Assert.Equal(alarm is not null, page.Contains("Its training ends in", StringComparison.Ordinal));
        Assert.Contains(alarm is null ? "<h3>Suspicious</h3><p>Nothing.</p>" : $"original, trial 0, level 0: Its training ends in {alarm}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ShowsTheSettingsOfOurRuns()
    {
        using var directory = new TemporaryDirectory();
        SmallRun.Run(directory.Path, SmallRun.Options);

        string page = Page(CellRuns.Read(directory.Path, RunCell.Of(SmallRun.Options), TestContext.Current.CancellationToken), []);

        Assert.Contains("<th>seed</th><td>1234</td>", page, StringComparison.Ordinal);
        Assert.Contains("<th>SHA-256 of train</th><td>11</td>", page, StringComparison.Ordinal);
        Assert.Contains($"<th>program version</th><td>{RunManifest.CurrentVersion}</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_NamesAttackAndRadius_AndBeginsWithWhatContradictsThem()
    {
        using var directory = new TemporaryDirectory();
        CellRuns runs = new HandMadeRun(directory).With(0, 0, 6, .9, .76).Read();

        string page = CellReport.Of(new ReportContent
        {
            Cell = runs,
            BaseDirectory = directory.Path,
            Moment = Moment.Final,
            Levels = [0],
            Verdicts = [],
            Figures = [],
            Table = ResultsTable.Of([runs], [0], Moment.Final),
            Evidence = RobustnessEvidence.None with { Contradictions = ["FGSM leaves 76.0 % right, autoattack 0.4 %."] },
        }).Replace("&#160;", " ", StringComparison.Ordinal).Replace("&#949;", "ε", StringComparison.Ordinal);

        Assert.Contains("<h1>dots, dense-2, natural training, FGSM, ε 0.3</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<b>76.0 %</b><span>accuracy under FGSM, ε 0.3, as training logs it</span>", page, StringComparison.Ordinal);
        int banner = page.IndexOf("Stronger measurements contradict the accuracy under FGSM, ε 0.3.</b><ul><li>FGSM leaves 76.0 % right, autoattack 0.4 %.", StringComparison.Ordinal);
        Assert.InRange(banner, 1, page.IndexOf("class=\"tiles\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Report_CountsSuspicionsOfOneKind()
    {
        using var directory = new TemporaryDirectory();
        CellRuns runs = new HandMadeRun(directory).With(0, 0, 6, .5, .6).With(0, 1, 5, .5, .7).With(0, 2, 4, .5, .4).Read();

        string page = Page(runs, [], directory.Path, new Suspicion("original", "Once."));

        Assert.Contains("<h3>Suspicious (3, of 2 kinds)</h3>", page, StringComparison.Ordinal);
        Assert.Contains("<li><b>More accurate under attack than without: 2 cases.</b> For example original, trial 0, level 0: It is", page, StringComparison.Ordinal);
        Assert.Contains("<li>original: Once.</li>", page, StringComparison.Ordinal);
    }

    private static string Page(CellRuns runs, IReadOnlyList<Verdict> verdicts, string baseDirectory = ".", params Suspicion[] suspicions) => CellReport.Of(new ReportContent
    {
        Cell = runs,
        BaseDirectory = baseDirectory,
        Moment = Moment.Final,
        Levels = [0, 1, 2],
        Verdicts = verdicts,
        Figures = [],
        Table = ResultsTable.Of([runs], [0, 1, 2], Moment.Final),
        Evidence = RobustnessEvidence.None with { Findings = [new RobustnessFindings(RunLabel.Of(Strategy.ReinitOrig), [], suspicions)] },
    }).Replace("&#160;", " ", StringComparison.Ordinal);
}
