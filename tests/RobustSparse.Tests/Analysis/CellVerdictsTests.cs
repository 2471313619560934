using RobustSparse.Analysis;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Analysis;

public sealed class CellVerdictsTests
{
    [Fact]
    public void SparsestNoWorse_NeedsTheWholeIntervalAboveTheMargin()
    {
        using var directory = new TemporaryDirectory();
        var run = new HandMadeRun(directory);
        for (int trial = 0; trial < 3; trial++)
        {
            double dense = .90 + (.01 * trial), noise = .0001 * trial;
            run.With(trial, 0, 6, dense, .5).With(trial, 1, 5, dense + .002 + noise, .5)

                // The mean is no worse, but .02 up and down is not to be told from .02 worse.
                .With(trial, 2, 4, dense + (.02 * (trial - 1)), .5)
                .With(trial, 3, 3, dense - .02 - noise, .5);
        }

        TicketCurve curve = TicketCurve.Of(run.Read().Runs[0], Metric.Accuracy, Moment.Final);

        Assert.Equal(1, CellVerdicts.SparsestNoWorse(curve, CellVerdicts.AccuracyMargin)!.Size.Level);
        Assert.Equal(3, CellVerdicts.SparsestNoWorse(curve, .5)!.Size.Level);
    }

    [Fact]
    public void Verdicts_OfOneTrialSayThatNothingCanBeTold()
    {
        using var directory = new TemporaryDirectory();
        CellRuns cell = new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(0, 1, 5, .9, .5).Read();

        IReadOnlyList<Verdict> verdicts = CellVerdicts.Of(cell, Moment.Final, RobustnessEvidence.None);

        Assert.Equal(4, verdicts.Count);
        Assert.All(verdicts, verdict => Assert.StartsWith("Not known", verdict.Answer, StringComparison.Ordinal));
    }

    [Fact]
    public void Contrasts_PairStrategiesByTrialAndCorrectOverAllOfThem()
    {
        using var directory = new TemporaryDirectory();
        var original = new HandMadeRun(directory);
        var random = new HandMadeRun(directory, strategy: Strategy.ReinitRand);
        for (int trial = 0; trial < 4; trial++)
        {
            double difficulty = .05 * trial, noise = .001 * (trial % 2);
            original.With(trial, 0, 6, .9 - difficulty, .5).With(trial, 1, 5, .9 - difficulty + noise, .5).With(trial, 2, 4, .9 - difficulty, .5);
            random.With(trial, 0, 6, .9 - difficulty, .5).With(trial, 1, 5, .8 - difficulty, .5).With(trial, 2, 4, .9 - difficulty, .5);
        }

        CellRuns cell = original.Read();
        IReadOnlyList<StrategyContrast> contrasts = StrategyContrast.Of(cell, runs => TicketCurve.Of(runs, Metric.Accuracy, Moment.Final));

        Assert.Equal([(Strategy.ReinitRand, 1), (Strategy.ReinitRand, 2)], contrasts.Select(contrast => (contrast.Other, contrast.Size.Level)));
        Assert.Equal(.1005, contrasts[0].Test.Difference.Mean, 1e-12);
        Assert.Equal(2 * contrasts[0].Test.P, contrasts[0].AdjustedP, 1e-15);
        Assert.Equal(1, contrasts[1].AdjustedP);
        Assert.Contains(CellVerdicts.Of(cell, Moment.Final, RobustnessEvidence.None), verdict => verdict.Answer.StartsWith("Higher at 1 of 2 levels, lower at 0, neither is shown at 1.", StringComparison.Ordinal));
    }

    [Fact]
    public void LearningFaster_IsToldFromTheUpdatesOfTheLeastValidationLoss()
    {
        using var directory = new TemporaryDirectory();
        var run = new HandMadeRun(directory);
        for (int trial = 0; trial < 3; trial++)
        {
            run.With(trial, 0, 6, [(0, 2, .1, 0), (1000 + trial, .5, .9, .5)]).With(trial, 1, 5, [(400, .5, .9, .5), (1000, .6, .9, .5)]);
        }

        Verdict verdict = CellVerdicts.Of(run.Read(), Moment.Final, RobustnessEvidence.None)[3];

        Assert.StartsWith("At 1 of 1 levels the least validation loss comes earlier, at 0 later", verdict.Answer, StringComparison.Ordinal);
        Assert.Contains("−601 updates", verdict.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Protocols_AreComparedLevelByLevel()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        var paper = new HandMadeRun(here);
        var reference = new HandMadeRun(there);
        for (int trial = 0; trial < 3; trial++)
        {
            paper.With(trial, 0, 6, .9, .5).With(trial, 1, 5, .9 + (.001 * trial), .5);
            reference.With(trial, 0, 6, .9, .5).With(trial, 1, 4, .8, .5);
        }

        IReadOnlyList<ProtocolContrast> contrasts = ProtocolContrast.Of(paper.Read(), reference.Read(), Moment.Final);
        IReadOnlyList<Verdict> verdicts = ProtocolContrast.Verdicts(contrasts, ("paper", "reference"), Moment.Final, paper.Read().Attack);

        Assert.Equal(4, contrasts.Count);
        Assert.Contains("at 1 of 2 levels", verdicts[0].Answer, StringComparison.Ordinal);
        Assert.Contains("at 92.9 %: +10.10 points", verdicts[0].Answer, StringComparison.Ordinal);
        Assert.Contains("at 0 of 2 levels", verdicts[1].Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Protocols_AreNotComparedWhereFewerThanTwoTrialsPair()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        HandMadeRun paper = new HandMadeRun(here).With(0, 0, 6, .9, .5).With(1, 0, 6, .9, .5).With(0, 1, 5, .9, .5);
        HandMadeRun reference = new HandMadeRun(there).With(0, 0, 6, .9, .5).With(1, 0, 6, .9, .5).With(1, 1, 5, .1, .5);

        Assert.StartsWith("A difference is shown at 0 of 1 levels. Largest mean difference, at 100.0 %: 0.00", Answer(paper, reference), StringComparison.Ordinal);
        Directory.Delete(Path.Combine(reference.Path, "trial_00"), recursive: true);
        Assert.StartsWith("Not known: needs at least two trials", Answer(paper, reference), StringComparison.Ordinal);
        Directory.Delete(reference.Path, recursive: true);
        Assert.StartsWith("Not known: the two have no level", Answer(paper, reference), StringComparison.Ordinal);

        static string Answer(HandMadeRun paper, HandMadeRun reference) =>
            ProtocolContrast.Verdicts(ProtocolContrast.Of(paper.Read(), reference.Read(), Moment.Final), ("paper", "reference"), Moment.Final, paper.Read().Attack)[0].Answer;
    }
}
