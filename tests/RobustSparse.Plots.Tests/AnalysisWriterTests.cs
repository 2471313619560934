using RobustSparse.Analysis;

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
    public void Write_OfNothingWritesNothing()
    {
        using var directory = new TemporaryDirectory();

        Assert.Null(AnalysisWriter.Write(new AnalysisRequest { BaseDirectory = directory.Path, Cell = Cell }, _ => { }, TestContext.Current.CancellationToken));
        Assert.Empty(TemporaryDirectory.Tree(directory.Path));
    }
}
