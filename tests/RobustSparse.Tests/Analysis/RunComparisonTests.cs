using RobustSparse.Analysis;
using RobustSparse.Pruning;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Analysis;

public sealed class RunComparisonTests
{
    private static readonly RunCell Cell = new() { Dataset = "dots", Model = "dense-2" };

    [Fact]
    public void PairedRuns_HaveTheIntervalOfTheDifferencesOfTheirTrials()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        HandMadeRun one = Run(here, Cell, new ExperimentOptions()), other = Run(there, Cell, new ExperimentOptions { PruneRule = PruneRule.Inclusive });
        for (int trial = 0; trial < 3; trial++)
        {
            // Trials scatter by .1; their differences are .01, .02 and .03.
            one.With(trial, 0, 6, .9 - (.1 * trial), .5).With(trial, 1, 5, .8 - (.1 * trial), .4);
            other.With(trial, 0, 6, .9 - (.1 * trial), .5).With(trial, 1, 5, .81 - (.09 * trial), .4);
        }

        RunComparison comparison = Compare(one, other);

        Assert.True(Assert.Single(comparison.Pairings).IsPaired);
        Assert.Equal(["prune-rule exact", "prune-rule inclusive"], comparison.Set.Runs.Select(run => run.Label.Text));
        IReadOnlyList<RunContrast> accuracy = comparison.Quantities[0].Contrasts;
        Assert.Equal([0, 1], accuracy.Select(contrast => contrast.Levels.Size.Level));
        Assert.Equal((0.0, 0.0, 0.0, 1.0), (accuracy[0].Test.Mean, accuracy[0].Test.Low, accuracy[0].Test.High, accuracy[0].AdjustedP));
        double half = .95 / Math.Sqrt(2 * .975 * .025) * .01 / Math.Sqrt(3);
        Assert.Equal((.02, .02 - half, .02 + half), (accuracy[1].Test.Mean, accuracy[1].Test.Low, accuracy[1].Test.High), Nearly);
        Assert.Equal(2 * accuracy[1].Test.P, accuracy[1].AdjustedP, 1e-12);
        Assert.All(comparison.Quantities[1].Contrasts, contrast => Assert.Equal(0, contrast.Test.Mean));
    }

    [Fact]
    public void ARunAndItself_DifferByExactlyZero()
    {
        using var directory = new TemporaryDirectory();
        HandMadeRun run = Run(directory, Cell, new ExperimentOptions());
        for (int trial = 0; trial < 4; trial++)
        {
            run.With(trial, 0, 6, .91 - (.013 * trial), .5 / (trial + 1)).With(trial, 1, 5, .83 - (.017 * trial), .4 / (trial + 1));
        }

        RunComparison comparison = Compare(run, run);

        Assert.Equal(2, comparison.Set.Runs.Select(of => of.Label.Text).Distinct().Count());
        Assert.Equal(2, comparison.Set.Runs.Select(of => of.Label.FileName).Distinct().Count());
        Assert.All(comparison.Quantities.SelectMany(quantity => quantity.Contrasts), contrast =>
            Assert.Equal((0.0, 0.0, 0.0, 1.0, 1.0), (contrast.Test.Mean, contrast.Test.Low, contrast.Test.High, contrast.Test.P, contrast.AdjustedP)));
        Assert.Empty(KnownSettings.Differing(comparison.Set.Runs));
    }

    [Theory]
    [InlineData("seed", "seed is 7 and 1234")]
    [InlineData("data set", "dataset is lines and dots")]
    [InlineData("unknown", "the seed of ")]
    public void RunsThatDoNotPair_AreComparedByWelch_AndSayWhy(string what, string reason)
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        HandMadeRun one = Run(here, Cell, new ExperimentOptions());
        var other = new HandMadeRun(there, what == "data set" ? Cell with { Dataset = "lines" } : Cell);
        for (int trial = 0; trial < 2; trial++)
        {
            one.With(trial, 0, 6, .80 + (.02 * trial), .5);
            other.With(trial, 0, 6, .90 + (.02 * trial), .5);
        }

        RunComparison comparison = Compare(one, what == "unknown" ? other : other.With(new ExperimentOptions { Seed = what == "seed" ? 7u : 1234u }));

        RunPairing pairing = Assert.Single(comparison.Pairings);
        Assert.False(pairing.IsPaired);
        Assert.Contains(reason, pairing.Reason, StringComparison.Ordinal);
        DifferenceTest test = comparison.Quantities[0].Contrasts[0].Test;
        Assert.False(test.IsPaired);
        Assert.Equal(.95 / Math.Sqrt(2 * .975 * .025) * Math.Sqrt(.0002), test.HalfWidth, 1e-9);
    }

    [Fact]
    public void Levels_AreMatchedByDensity()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        HandMadeRun slow = Run(here, Cell, new ExperimentOptions()).With(0, 0, 6, .9, .5).With(0, 1, 4, .8, .4).With(0, 2, 1, .7, .3);
        HandMadeRun fast = Run(there, Cell, new ExperimentOptions { PruneRates = [.8, .1] }).With(0, 0, 6, .9, .5).With(0, 1, 1, .6, .2);

        RunComparison comparison = Compare(slow, fast);

        Assert.Equal([(0, 0), (1, 2)], comparison.Quantities[0].Contrasts.Select(contrast => (contrast.Levels.Size.Level, contrast.Levels.Reference.Level)));
        Assert.Equal(-.1, comparison.Quantities[0].Contrasts[1].Test.Mean, 1e-12);
        Assert.DoesNotContain(comparison.Notes, note => note.Contains("not compared", StringComparison.Ordinal));
        Assert.Contains(Compare(fast, slow).Notes, note => note.StartsWith("1 of 3 levels", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_AreTheFewestSettingsThatTellRunsApart_AndPathsWhereNoneDo()
    {
        using var a = new TemporaryDirectory();
        using var b = new TemporaryDirectory();
        using var c = new TemporaryDirectory();
        HandMadeRun[] runs =
        [
            Run(a, Cell, new ExperimentOptions()).With(0, 0, 6, .9, .5),
            Run(b, Cell, new ExperimentOptions()).With(0, 0, 6, .9, .5),
            Run(c, Cell, new ExperimentOptions { Trials = 3, Seed = 7 }).With(0, 0, 6, .9, .5),
        ];

        string[] labels = [.. Read(runs).Runs.Select(run => run.Label.Text)];

        Assert.Equal($"seed 1234, {Path.GetFileName(a.Path)}", labels[0]);
        Assert.Equal("seed 7", labels[2]);
        Assert.Equal(["reinit_orig", "reinit_none"], Read(Run(a, Cell, new ExperimentOptions()), new HandMadeRun(a, strategy: Strategy.ReinitNone).With(0, 0, 6, .9, .5)).Runs.Select(run => run.Label.Text));
    }

    [Fact]
    public void Csv_HasTheNumbersOfTheReport()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        HandMadeRun one = Run(here, Cell, new ExperimentOptions()).With(0, 0, 6, .5, .25);
        HandMadeRun other = Run(there, Cell, new ExperimentOptions { PruneRates = [.8, .1] }).With(0, 0, 6, .75, .5).With(0, 1, 1, .5, .5);

        string[] lines = ComparisonCsv.Of(Compare(one, other)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1 + 3 + 6, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("\"prune-rates 0.8,0.1\",0,14,1,30000,acc,0.75,,1,10,,,\"prune-rates", StringComparison.Ordinal) && line.EndsWith(",0,1,0.25,,,1,,,true", StringComparison.Ordinal));
        Assert.All(lines[1..4], line => Assert.EndsWith(",,,,,,,,,,", line, StringComparison.Ordinal));
    }

    private static HandMadeRun Run(TemporaryDirectory directory, RunCell cell, ExperimentOptions settings) => new HandMadeRun(directory, cell).With(settings);

    private static RunSet Read(params HandMadeRun[] runs) => RunSetReader.Read([.. runs.Select(run => run.Path)], TestContext.Current.CancellationToken);

    private static RunComparison Compare(params HandMadeRun[] runs) => RunComparison.Of(Read(runs), moment: null, levels: null);

    private static bool Nearly((double, double, double) one, (double, double, double) other) =>
        Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9 && Math.Abs(one.Item3 - other.Item3) < 1e-9;
}
