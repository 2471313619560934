namespace RobustSparse.Analysis;

/// <summary>The measure of robustness that verdicts compare: the strongest evaluation that can be tested, else the accuracy that training logs.</summary>
/// <param name="Name">The quantity, for example "accuracy under FGSM, ε 0.3".</param>
/// <param name="Source">The origin of the numbers, for the rule of a verdict.</param>
/// <param name="CurveOf">The quantity at every level of a run.</param>
/// <param name="Doubt">The measurement that contradicts the quantity; null for none.</param>
public sealed record RobustnessMeasure(string Name, string Source, Func<RunResults, TicketCurve> CurveOf, string? Doubt)
{
    /// <summary>The measure for some runs.</summary>
    /// <param name="set">The runs.</param>
    /// <param name="moment">The moment of training whose accuracies are compared.</param>
    /// <param name="found">Strong evaluations.</param>
    /// <param name="contradictions">The result of <see cref="Contradictions.Of"/>.</param>
    public static RobustnessMeasure Of(RunSet set, Moment moment, IReadOnlyList<RobustnessFindings> found, IReadOnlyList<string> contradictions)
    {
        StrongEvaluation? strong = StrongEvaluation.Of(set, found);
        return strong is not null && DenseContrast.Of(strong.CurveOf(set.Reference ?? set.Runs[0])).Any(contrast => contrast.Test.Difference.Count > 1)
            ? new RobustnessMeasure($"robust accuracy under {strong.Name}", "of the trained networks, by the strongest evaluation there is", strong.CurveOf, null)
            : new RobustnessMeasure(
                $"accuracy under {set.Attack.Name}",
                $"{moment.Title}, as training logs it; no stronger evaluation covers two trials of dense and pruned networks",
                run => TicketCurve.Of(run, Metric.AdversarialAccuracy, moment),
                contradictions.Count > 0 ? contradictions[0] : null);
    }
}
