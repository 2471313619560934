using RobustSparse.Analysis;

namespace RobustSparse.Tests.Analysis;

public sealed class TicketCurveTests
{
    private static readonly (int, double, double, double)[] Test = [(0, 2.0, .1, .0), (500, .4, .90, .60), (1000, .5, .95, .70)];
    private static readonly (int, double, double, double)[] Valid = [(0, 2.1, .1, .0), (500, .3, .91, .61), (1000, .3, .94, .69)];

    [Theory]
    [InlineData("final", .95)]
    [InlineData("early-stop", .90)]
    [InlineData("500", .90)]
    [InlineData("1000", .95)]
    [InlineData("30000", double.NaN)]
    public void Moment_ChoosesTheEvaluation(string text, double accuracy)
    {
        using var directory = new TemporaryDirectory();
        LevelResult level = new HandMadeRun(directory).With(0, 0, 6, Test, Valid).Read().Runs[0].Levels[0];

        Assert.True(Moment.TryParse(text, out Moment moment));
        Assert.Equal(text, moment.Name);
        Assert.Equal(accuracy, moment.EntryOf(level)?.Accuracy ?? double.NaN);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("end")]
    [InlineData("1e3")]
    public void Moment_RefusesEverythingElse(string text) => Assert.False(Moment.TryParse(text, out _));

    [Fact]
    public void Moment_IsTheOriginalsWhereAnyRunReachesIt()
    {
        using var directory = new TemporaryDirectory();
        CellRuns without = new HandMadeRun(directory).With(0, 0, 6, Test).Read();
        CellRuns with = new HandMadeRun(directory, new RunCell { Dataset = "lines", Model = "dense-2" }).With(0, 0, 6, .9, .5).Read();

        Assert.Equal(Moment.Final, Moment.DefaultFor([without]));
        Assert.Equal(Moment.AtLabel(30_000), Moment.DefaultFor([without, with]));
    }

    [Fact]
    public void EarlyStopping_TakesTheFirstLeastLossAndPassesOverNaN()
    {
        using var directory = new TemporaryDirectory();
        CellRuns runs = new HandMadeRun(directory)
            .With(0, 0, 6, Test, Valid)
            .With(1, 0, 6, Test, [(0, double.NaN, double.NaN, double.NaN), (500, .7, .5, .5), (1000, .6, .5, .5)])
            .With(2, 0, 6, Test, [(0, double.NaN, double.NaN, double.NaN)])
            .Read();

        TicketPoint point = Assert.Single(TicketCurve.OfEarlyStopping(runs.Runs[0]).Points);

        Assert.Equal([new(0, 500), new(1, 1000)], point.Values);
        Assert.Equal(3, point.Expected);
    }

    [Fact]
    public void Of_EstimatesEachLevelOverItsTrials()
    {
        using var directory = new TemporaryDirectory();
        CellRuns runs = new HandMadeRun(directory).With(0, 0, 6, .9, .5).With(1, 0, 6, .8, .3).With(0, 2, 2, .7, .2).Read();

        TicketCurve curve = TicketCurve.Of(runs.Runs[0], Metric.AdversarialAccuracy, Moment.Final);

        Assert.Equal([(0, 1.0, 2), (2, 10.0 / 14, 1)], curve.Points.Select(point => (point.Size.Level, point.Size.Density, point.Estimate.Count)));
        Assert.Equal(.4, curve.Points[0].Estimate.Mean, 1e-12);
        Assert.Null(curve.At(1));
    }

    [Fact]
    public void LearningCurve_EstimatesEachUpdateOverTheTrialsEvaluatedThere()
    {
        using var directory = new TemporaryDirectory();
        CellRuns runs = new HandMadeRun(directory).With(0, 0, 6, Test).With(1, 0, 6, [(0, 2.0, .3, .0), (500, .4, .80, .60)]).Read();

        LearningCurve curve = LearningCurve.Of(runs.Runs[0], 0, Metric.Accuracy)!;

        Assert.Equal([0, 500, 1000], curve.Labels);
        Assert.Equal([2, 2, 1], curve.Estimates.Select(estimate => estimate.Count));
        Assert.Equal(.85, curve.Estimates[1].Mean, 1e-12);
        Assert.Null(LearningCurve.Of(runs.Runs[0], 7, Metric.Accuracy));
    }
}
