using RobustSparse.Analysis;

namespace RobustSparse.Plots.Tests;

public sealed class ComparisonWriterTests
{
    [Fact]
    public void Write_LeavesReportNumbersAndFigures_OfRunsInAnyOrder()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = SampleRuns.Write(directory);
        string place = directory.File("compared");

        ComparisonOutcome outcome = ComparisonWriter.Write(
            new ComparisonRequest { Runs = [.. cell.Runs.Reverse().Select(run => run.Directory)], OutputDirectory = place, Png = false }, _ => { }, TestContext.Current.CancellationToken)!;

        Assert.Equal(["reinit_none", "reinit_rand", "reinit_orig"], outcome.Comparison.Set.Runs.Select(run => run.Label.Text));
        Assert.Equal((Path.Combine(place, "report.html"), Path.Combine(place, "comparison.csv")), (outcome.Report, outcome.Numbers));
        Assert.Superset(
            new HashSet<string?> { "report.html", "comparison.csv", "density.svg", "trade_off.svg", "test_acc.svg", "test_early_stop_iteration.svg", "dists_reinit_rand.svg" },
            Directory.EnumerateFiles(place).Select(Path.GetFileName).ToHashSet());
        string page = File.ReadAllText(outcome.Report);
        Assert.DoesNotContain(directory.Path, page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_DrawsNetworksOfDifferentSizes()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = SampleRuns.Write(directory);
        using var other = new TemporaryDirectory();
        string[] runs = [cell.Runs[0].Directory, new RobustSparse.Tests.Analysis.HandMadeRun(other, new RunCell { Dataset = "lines", Model = "dense-2" }).With(0, 0, 6, .9, .5).Path];

        ComparisonOutcome outcome = ComparisonWriter.Write(new ComparisonRequest { Runs = runs, OutputDirectory = directory.File("compared"), Png = false, Svg = false }, _ => { }, TestContext.Current.CancellationToken)!;

        Assert.Equal(["dots", "lines"], outcome.Comparison.Set.Runs.Select(run => run.Label.Text));
        Assert.False(outcome.Comparison.Pairings[0].IsPaired);
    }
}
