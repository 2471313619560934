using RobustSparse.Analysis;
using RobustSparse.Attacks;

namespace RobustSparse.Tests.Analysis;

/// <summary>Tables against values worked by hand from runs of two or three trials.</summary>
public sealed class ResultsTableTests
{
    private static readonly RunCell Natural = new() { Dataset = "dots", Model = "dense-2" };

    [Fact]
    public void Table_HoldsMeansDeviationsAndTrialsAndShowsWhatIsMissing()
    {
        using var directory = new TemporaryDirectory();
        ResultsTable table = ResultsTable.Of(Cells(directory), [0, 1, 2], Moment.Final);

        // Accuracies .90 and .96: mean .93, deviations ∓.03, sd √(2 · .0009 / 1) = .04243. Attacked .10 and .20: mean .15, sd .07071.
        string expected =
            """
            % dots, dense-2, reinit_orig, at the end of training. Percent; no adversarial training / adversarial training; mean, sample standard deviation over trials, (trials; 'of' where the run has more).
            \begin{tabular}{lllll}
            \toprule
             & \multicolumn{2}{c}{FGSM} & \multicolumn{2}{c}{PGD} \\
            Sparsity & Natural & Attack & Natural & Attack \\
            \midrule
            100.0 & 93.00 $\pm$ 4.24 (2) / 91.00 (1) & 15.00 $\pm$ 7.07 (2) / 80.00 (1) & missing / missing & missing / missing \\
            78.6 & 88.00 (1 of 2) / missing & 5.00 (1 of 2) / missing & missing / missing & missing / missing \\
            level 2 & missing / missing & missing / missing & missing / missing & missing / missing \\
            \bottomrule
            \end{tabular}

            """;
        Assert.Equal(expected, ResultsTableText.ToLatex(table));
    }

    [Fact]
    public void Markdown_HasTheSameCellsAndIntervals()
    {
        using var directory = new TemporaryDirectory();

        string[] lines = ResultsTableText.ToMarkdown(ResultsTable.Of(Cells(directory), [0, 1], Moment.AtLabel(30_000))).Split('\n');

        // .93 ± 12.7062 · .03 and .15 ± 12.7062 · .05, t(1, .975) being 12.7062.
        Assert.StartsWith("**dots, dense-2, winning tickets (reinit_orig), in the row labelled 30000.**", lines[0], StringComparison.Ordinal);
        Assert.Equal("| weights remaining | FGSM, natural | FGSM, attack | PGD, natural | PGD, attack |", lines[2]);
        Assert.Equal("| 100.0 | 93.00 ± 4.24, 54.88 to 131.12 (2) / 91.00 (1) | 15.00 ± 7.07, -48.53 to 78.53 (2) / 80.00 (1) | missing / missing | missing / missing |", lines[4]);
    }

    [Fact]
    public void Csv_HasARowForEveryEstimate()
    {
        using var directory = new TemporaryDirectory();

        string[] lines = ResultsCsv.Of(Cells(directory), [0, 1, 9], Moment.Final).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("dataset,model,strategy,attack,adv_train,level,kept,density,at,metric,mean,sd,n,expected,ci95_low,ci95_high", lines[0]);
        Assert.Equal("dots,dense-2,reinit_orig,fgsm,false,1,11,0.7857142857142857,final,acc,0.88,,1,2,,", lines[5]);
        Assert.Equal("dots,dense-2,reinit_orig,fgsm,true,0,14,1,final,adv_acc,0.8,,1,1,,", lines[10]);
        Assert.Equal(1 + (2 * 4) + 4, lines.Length);

        // .93 ± t(1, .975) · .0424264 / √2 = .93 ± 12.7062 · .03.
        string[] interval = lines[1].Split(',')[^2..];
        Assert.Equal(0.93 - (12.7062047 * 0.03), double.Parse(interval[0], System.Globalization.CultureInfo.InvariantCulture), 1e-8);
        Assert.Equal(0.93 + (12.7062047 * 0.03), double.Parse(interval[1], System.Globalization.CultureInfo.InvariantCulture), 1e-8);
    }

    [Theory]
    [InlineData(21, new[] { 0, 3, 8, 11, 15, 18 })]
    [InlineData(17, new[] { 0, 3, 8, 11, 15 })]
    [InlineData(3, new[] { 0, 1, 2 })]
    [InlineData(1, new[] { 0 })]
    [InlineData(11, new[] { 0, 2, 4, 6, 8, 10 })]
    public void Levels_AreTheOriginalsWhereThereAreEnough(int levels, int[] chosen)
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = new HandMadeRun(directory).With(0, levels - 1, 6, .9, .5).Read();

        Assert.Equal(chosen, LevelChoice.DefaultFor([cell]));
    }

    [Theory]
    [InlineData(20, new[] { 0, 3, 8, 11, 15, 18, 20 })]
    [InlineData(12, new[] { 0, 3, 8, 11, 12 })]
    [InlineData(18, new[] { 0, 3, 8, 11, 15, 18 })]
    public void Figures_ShowTheSparsestLevelToo(int sparsest, int[] chosen)
    {
        using var directory = new TemporaryDirectory();

        Assert.Equal(chosen, LevelChoice.ForFigures(new HandMadeRun(directory).With(0, sparsest, 6, .9, .5).Read()));
    }

    [Theory]
    [InlineData("0,3,8", true)]
    [InlineData("8", true)]
    [InlineData("", false)]
    [InlineData("0,,3", false)]
    [InlineData("3,3", false)]
    [InlineData("-1", false)]
    public void Levels_AreReadStrictly(string text, bool isList) => Assert.Equal(isList, LevelChoice.TryParse(text, out _));

    /// <summary>FGSM without adversarial training: two trials, of which one has a second level; with: one trial of one level; no PGD.</summary>
    private static CellRuns[] Cells(TemporaryDirectory directory) =>
    [
        new HandMadeRun(directory, Natural).With(0, 0, 6, .90, .10).With(1, 0, 6, .96, .20).With(0, 1, 3, .88, .05).Read(),
        new HandMadeRun(directory, Natural with { Adversarial = true }).With(0, 0, 6, .91, .80).Read(),
        new HandMadeRun(directory, Natural with { Attack = AttackKind.Pgd }).Read(),
    ];
}
