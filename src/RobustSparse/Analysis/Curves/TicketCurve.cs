namespace RobustSparse.Analysis;

/// <summary>The value of one trial.</summary>
public readonly record struct TrialValue(int Trial, double Value);

/// <summary>One level on a curve.</summary>
/// <param name="Size">The size of the level.</param>
/// <param name="Values">One for each trial that has a number there.</param>
/// <param name="Expected">Trials that the run has when it is finished.</param>
public sealed record TicketPoint(LevelSize Size, IReadOnlyList<TrialValue> Values, int Expected)
{
    /// <summary>Over the trials.</summary>
    public Estimate Estimate { get; } = Estimate.Of([.. Values.Select(value => value.Value)]);
}

/// <summary>A quantity at every level of pruning that was reached, over the trials of one strategy.</summary>
/// <param name="Points">Densest first.</param>
public sealed record TicketCurve(IReadOnlyList<TicketPoint> Points)
{
    /// <summary>A metric on the test set at one moment of each training.</summary>
    public static TicketCurve Of(RunResults runs, Metric metric, Moment moment) =>
        Of(runs, level => moment.EntryOf(level) is { } entry ? MetricColumn.ValueOf(metric, entry) : double.NaN);

    /// <summary>Updates until the least validation loss, as labelled in the logs.</summary>
    public static TicketCurve OfEarlyStopping(RunResults runs) => Of(runs, level => EarlyStopping.LabelOf(level.Valid) ?? double.NaN);

    /// <summary>The point of a level, if it was reached.</summary>
    public TicketPoint? At(int level) => Points.FirstOrDefault(point => point.Size.Level == level);

    /// <summary>Any quantity of levels; NaN where a level has none.</summary>
    public static TicketCurve Of(RunResults runs, Func<LevelResult, double> value) => new(
        [.. runs.Sizes.Select(size => new TicketPoint(
            size,
            [.. runs.At(size.Level).Select(level => new TrialValue(level.Trial, value(level))).Where(pair => !double.IsNaN(pair.Value))],
            runs.ExpectedTrials))]);
}
