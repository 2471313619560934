namespace RobustSparse.Analysis;

/// <summary>A quantity that comparisons show.</summary>
/// <param name="Name">The name in CSV files.</param>
/// <param name="Title">The name in tables.</param>
/// <param name="IsRate">Whether it is a fraction, shown in percent.</param>
/// <param name="CurveOf">The quantity of a run at every level.</param>
public sealed record ComparedQuantity(string Name, string Title, bool IsRate, Func<RunResults, TicketCurve> CurveOf)
{
    /// <summary>Accuracy, and accuracy under the attack in the logs, at a moment; and the update of the least validation loss.</summary>
    public static IReadOnlyList<ComparedQuantity> At(Moment moment, LoggedAttack attack) =>
    [
        new(MetricColumn.NameOf(Metric.Accuracy), "accuracy", true, run => TicketCurve.Of(run, Metric.Accuracy, moment)),
        new(MetricColumn.NameOf(Metric.AdversarialAccuracy), $"accuracy under {attack.Name}", true, run => TicketCurve.Of(run, Metric.AdversarialAccuracy, moment)),
        new("early_stop", "early stop", false, TicketCurve.OfEarlyStopping),
    ];

    /// <summary>Robust accuracy by the strongest evaluation there is; none without one.</summary>
    public static IReadOnlyList<ComparedQuantity> OfStrongest(RunSet set, IReadOnlyList<RobustnessFindings> findings) =>
        StrongEvaluation.Of(set, findings) is { } strong ? [new("robust_acc", $"robust under {strong.Name}", true, strong.CurveOf)] : [];
}

/// <summary>A level of a run against the level of the reference with the same density.</summary>
/// <param name="Run">The run.</param>
/// <param name="Levels">Both levels.</param>
/// <param name="Test">Run minus reference.</param>
/// <param name="AdjustedP">By Holm's correction over all runs and levels.</param>
public sealed record RunContrast(RunResults Run, LevelMatch Levels, DifferenceTest Test, double AdjustedP)
{
    /// <summary>The chance of any false difference is at most <see cref="CellVerdicts.Significance"/> over all contrasts of one quantity.</summary>
    public bool IsShown => AdjustedP < CellVerdicts.Significance;

    /// <summary>Every level of every run that has a partner in the reference.</summary>
    /// <param name="pairings">One for each run but the reference.</param>
    /// <param name="reference">The run that the others are compared with.</param>
    /// <param name="curveOf">The quantity compared.</param>
    public static IReadOnlyList<RunContrast> Of(IReadOnlyList<RunPairing> pairings, RunResults reference, Func<RunResults, TicketCurve> curveOf)
    {
        TicketCurve references = curveOf(reference);
        (RunResults Run, LevelMatch Levels, DifferenceTest Test)[] tests =
        [
            .. from pairing in pairings
               let curve = curveOf(pairing.Run)
               from levels in LevelMatch.Of(pairing.Run, reference)
               let one = curve.At(levels.Size.Level)!
               let other = references.At(levels.Reference.Level)!
               select (pairing.Run, levels, pairing.IsPaired ? DifferenceTest.Paired(one.Values, other.Values) : DifferenceTest.Welch(one.Estimate, other.Estimate)),
        ];
        IReadOnlyList<double> adjusted = Holm.Adjust([.. tests.Select(test => test.Test.P)]);
        return [.. tests.Select((test, i) => new RunContrast(test.Run, test.Levels, test.Test, adjusted[i]))];
    }
}
