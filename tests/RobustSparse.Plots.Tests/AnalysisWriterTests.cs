using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Tests.Analysis;

namespace RobustSparse.Plots.Tests;

public sealed class AnalysisWriterTests
{
    private static readonly RunCell Cell = new() { Dataset = "dots", Model = "dense-2" };

    [Fact]
    public void Write_LeavesFiguresTablesAndReportWhereTheInterfaceSays()
    {
        using var directory = new TemporaryDirectory();
        SampleRuns.Write(directory);

        AnalysisOutcome outcome = AnalysisWriter.Write(new AnalysisRequest { BaseDirectory = directory.Path, Cell = Cell, Png = false }, _ => { }, TestContext.Current.CancellationToken)!;

        string place = directory.File("dots/dense-2/analysis/fgsm/lr-0.0012_l1-0.0_advtrain-false");
        Assert.Equal(Path.Combine(place, "report.html"), outcome.Report);
        Assert.Superset(
            new HashSet<string?> { "report.html", "test_acc.svg", "test_adv_acc.svg", "test_loss.svg", "test_early_stop_iteration.svg", "dists_reinit_orig.svg" },
            Directory.EnumerateFiles(place).Select(Path.GetFileName).ToHashSet());
        Assert.Equal(["dots.csv", "dots.md", "dots.txt"], Directory.EnumerateFiles(directory.File("tables")).Select(Path.GetFileName).Order());
        Assert.DoesNotContain("http://", File.ReadAllText(outcome.Report).Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ForceDeletesStaleFiguresOnly()
    {
        using var directory = new TemporaryDirectory();
        SampleRuns.Write(directory);
        var request = new AnalysisRequest { BaseDirectory = directory.Path, Cell = Cell, Png = false };
        string place = Path.GetDirectoryName(AnalysisWriter.Write(request, _ => { }, TestContext.Current.CancellationToken)!.Report)!;
        File.WriteAllText(Path.Combine(place, "stale.svg"), "");
        File.WriteAllText(Path.Combine(place, "notes.txt"), "");

        AnalysisWriter.Write(request with { Force = true }, _ => { }, TestContext.Current.CancellationToken);

        Assert.False(File.Exists(Path.Combine(place, "stale.svg")));
        Assert.True(File.Exists(Path.Combine(place, "notes.txt")));
    }

    [Fact]
    public void Write_TellsOfEveryPathLeftOut_Once()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        string[] damaged =
        [
            Damaged(here, Cell),
            Damaged(here, Cell with { Attack = AttackKind.Pgd }),
            Damaged(there, Cell),
        ];
        var request = new AnalysisRequest { BaseDirectory = here.Path, Cell = Cell, CompareWith = there.Path, Png = false, Svg = false };
        List<string> analysed = [], same = [], tables = [];

        AnalysisWriter.Write(request, skipped => analysed.Add(skipped.Path), TestContext.Current.CancellationToken);
        AnalysisWriter.Write(request with { CompareWith = here.Path }, skipped => same.Add(skipped.Path), TestContext.Current.CancellationToken);
        AnalysisWriter.WriteTables(request, skipped => tables.Add(skipped.Path), TestContext.Current.CancellationToken);

        Assert.Equal(damaged, analysed);
        Assert.Equal(damaged[..2], same);
        Assert.Equal(damaged[..2], tables);

        static string Damaged(TemporaryDirectory directory, RunCell cell)
        {
            string log = new HandMadeRun(directory, cell).With(0, 0, 6, .9, .5).With(0, 1, 5, .9, .5).Level(0, 1).TestLog;
            File.WriteAllText(log, "nonsense");
            return log;
        }
    }

    [Fact]
    public void Write_SaysThatThereIsNothingToCompareWith()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        new HandMadeRun(here).With(0, 0, 6, .9, .5);

        AnalysisOutcome outcome = AnalysisWriter.Write(
            new AnalysisRequest { BaseDirectory = here.Path, Cell = Cell, CompareWith = there.Path, Png = false, Svg = false }, _ => { }, TestContext.Current.CancellationToken)!;

        Assert.Contains(outcome.Verdicts, verdict => verdict.Answer.StartsWith("Not known: the two have no level", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_AreTheSameWhicheverCellIsAnalysed()
    {
        using var directory = new TemporaryDirectory();
        RunCell longer = Cell with { Attack = AttackKind.Pgd };
        new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(0, 1, 5, .9, .5);
        new HandMadeRun(directory, longer).With(0, 0, 6, .9, .5).With(0, 8, 5, .9, .5).With(0, 15, 4, .9, .5);
        var request = new AnalysisRequest { BaseDirectory = directory.Path, Cell = Cell, Png = false, Svg = false };

        string[] first = Tables(() => AnalysisWriter.Write(request, _ => { }, TestContext.Current.CancellationToken)!.Tables);
        string[] second = Tables(() => AnalysisWriter.Write(request with { Cell = longer }, _ => { }, TestContext.Current.CancellationToken)!.Tables);
        string[] alone = Tables(() => AnalysisWriter.WriteTables(request, _ => { }, TestContext.Current.CancellationToken));

        Assert.Equal(first, second);
        Assert.Equal(first, alone);

        static string[] Tables(Func<IReadOnlyList<string>> write) => [.. write().Select(File.ReadAllText)];
    }

    [Fact]
    public void Report_SaysWhichFiguresAreNotDrawnAndWhy()
    {
        using var directory = new TemporaryDirectory();
        new HandMadeRun(directory).With(0, 0, 6, .9, .5);

        AnalysisOutcome outcome = AnalysisWriter.Write(
            new AnalysisRequest { BaseDirectory = directory.Path, Cell = Cell, Levels = [7], Png = false }, _ => { }, TestContext.Current.CancellationToken)!;

        string page = File.ReadAllText(outcome.Report);
        Assert.Contains("<li>test_acc: takes a run that has reached one of the levels shown.</li>", page, StringComparison.Ordinal);
        Assert.Contains("<li>robustness: takes evaluations by rsn evaluate that can be read.</li>", page, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(outcome.Report)!, "test_acc.svg")));
    }

    [Fact]
    public void Write_StopsAtTheNextFigureWhenCancelled()
    {
        using var directory = new TemporaryDirectory();
        new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(0, 1, 5, .9, .5);
        Directory.CreateDirectory(Path.Combine(new HandMadeRun(directory).Path, "notes"));
        using var cancel = new CancellationTokenSource();

        // Everything is read when the first path left out is told.
        Assert.Throws<OperationCanceledException>(() => AnalysisWriter.Write(new AnalysisRequest { BaseDirectory = directory.Path, Cell = Cell }, _ => cancel.Cancel(), cancel.Token));
        Assert.False(Directory.Exists(Cell.AnalysisDirectory(directory.Path).Path));
    }

    [Fact]
    public void Write_OfNothingWritesNothing()
    {
        using var directory = new TemporaryDirectory();

        Assert.Null(AnalysisWriter.Write(new AnalysisRequest { BaseDirectory = directory.Path, Cell = Cell }, _ => { }, TestContext.Current.CancellationToken));
        Assert.Empty(TemporaryDirectory.Tree(directory.Path));
    }
}
