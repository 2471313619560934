using System.Globalization;
using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>Verdicts on winning tickets from the runs of a cell.</summary>
public static class CellVerdicts
{
    /// <summary>A network counts as no worse if it is less accurate by at most this fraction: half a point.</summary>
    public const double AccuracyMargin = 0.005;

    /// <summary>The same under attack, where trials scatter more: one point.</summary>
    public const double RobustMargin = 0.01;

    /// <summary>Chance of any false difference in a family of tests.</summary>
    public const double Significance = 0.05;

    /// <summary>Every verdict that these runs allow.</summary>
    /// <param name="cell">The runs.</param>
    /// <param name="moment">The moment of training whose accuracies are compared.</param>
    /// <param name="evidence">Measurements of robustness beside the logs.</param>
    public static IReadOnlyList<Verdict> Of(CellRuns cell, Moment moment, RobustnessEvidence evidence)
    {
        var clean = new RobustnessMeasure("accuracy", moment.Title, runs => TicketCurve.Of(runs, Metric.Accuracy, moment), Doubt: null);
        var robust = RobustnessMeasure.Of(cell, moment, evidence.Findings, evidence.Contradictions);
        List<Verdict> verdicts = [RobustnessVerdict.Of(cell, evidence)];
        if (cell.Of(Strategy.ReinitOrig) is { } tickets)
        {
            verdicts.Add(NoWorse(tickets, clean, AccuracyMargin));
            verdicts.Add(NoWorse(tickets, robust, RobustMargin));
            verdicts.Add(LearnFaster(tickets));
        }

        foreach (RobustnessMeasure measure in new[] { clean, robust })
        {
            IReadOnlyList<StrategyContrast> contrasts = StrategyContrast.Of(cell, measure.CurveOf);
            verdicts.AddRange(contrasts.GroupBy(contrast => contrast.Other).Select(group => Against(group.Key, [.. group], measure)));
        }

        return verdicts;
    }

    /// <summary>The sparsest level that is no worse than the dense network; null where none is shown to be.</summary>
    public static DenseContrast? SparsestNoWorse(TicketCurve curve, double margin) =>
        DenseContrast.Of(curve).LastOrDefault(contrast => contrast.Test.Difference.Low > -margin);

    private static Verdict NoWorse(RunResults tickets, RobustnessMeasure measure, double margin)
    {
        TicketCurve curve = measure.CurveOf(tickets);
        string rule = $"Sparsest level whose {measure.Name} minus that of the dense network of the same trial has a 95 % t-interval above −{Points(margin)} points; {measure.Source}.";
        string question = $"How sparse may a ticket be with {measure.Name} no worse than dense?";
        if (measure.Doubt is { } doubt)
        {
            return new Verdict(question, Contradicted(doubt), rule);
        }

        if (curve.At(0)?.Estimate is { Count: > 0 } dense && dense.Mean < margin)
        {
            return new Verdict(question, $"The question has no meaning here: the dense network has {RateText.Percent(dense.Mean)}, so no level can be worse by the margin.", rule);
        }

        if (SparsestNoWorse(curve, margin) is not { } found)
        {
            bool isTestable = DenseContrast.Of(curve).Any(contrast => contrast.Test.Difference.Count > 1);
            return new Verdict(question, isTestable ? "No level is shown to be no worse." : "Not known: needs at least two trials with the dense and a pruned level.", rule);
        }

        Estimate difference = found.Test.Difference;
        return new Verdict(
            question,
            $"{found.Size.Percent} % of the weights (level {found.Size.Level}): {Signed(difference.Mean)} points against dense, interval {Signed(difference.Low)} to {Signed(difference.High)}, {difference.Count} trials.",
            rule);
    }

    private static Verdict LearnFaster(RunResults tickets)
    {
        const string Question = "Do tickets learn faster than the dense network?";
        string rule = $"Update of the least validation loss, level minus dense of the same trial: paired t-test, Holm's correction over levels, α = {Significance}.";
        DenseContrast[] tested = [.. DenseContrast.Of(TicketCurve.OfEarlyStopping(tickets)).Where(contrast => !double.IsNaN(contrast.AdjustedP))];
        if (tested is [])
        {
            return new Verdict(Question, "Not known: needs at least two trials with the dense and a pruned level.", rule);
        }

        DenseContrast[] differ = [.. tested.Where(contrast => contrast.AdjustedP < Significance)];
        DenseContrast fastest = tested.MinBy(contrast => contrast.Test.Difference.Mean)!;
        return new Verdict(
            Question,
            $"At {differ.Count(contrast => contrast.Test.Difference.Mean < 0)} of {tested.Length} levels the least validation loss comes earlier, at {differ.Count(contrast => contrast.Test.Difference.Mean > 0)} later, "
            + $"at the others neither is shown. Earliest against dense at {fastest.Size.Percent} %: {fastest.Test.Difference.Mean:+0;−0;0} updates (adjusted p {P(fastest.AdjustedP)}).",
            rule);
    }

    private static Verdict Against(Strategy other, IReadOnlyList<StrategyContrast> contrasts, RobustnessMeasure measure)
    {
        string name = RunLabel.Of(other).Text, quantity = measure.Name;
        StrategyContrast[] tested = [.. contrasts.Where(contrast => !double.IsNaN(contrast.AdjustedP))];
        string rule = $"{char.ToUpperInvariant(quantity[0])}{quantity[1..]} of the same trial at the same level, original minus {name}: paired t-test, Holm's correction over all levels and strategies, α = {Significance}; {measure.Source}.";
        string question = $"Is {quantity} higher for original than for {name} initialisation?";
        if (measure.Doubt is not null || tested is [])
        {
            return new Verdict(question, measure.Doubt is { } doubt ? Contradicted(doubt) : "Not known: needs at least two trials of both.", rule);
        }

        int better = tested.Count(contrast => contrast.AdjustedP < Significance && contrast.Test.Difference.Mean > 0);
        int worse = tested.Count(contrast => contrast.AdjustedP < Significance && contrast.Test.Difference.Mean < 0);
        StrategyContrast largest = tested.MaxBy(contrast => Math.Abs(contrast.Test.Difference.Mean))!;
        return new Verdict(
            question,
            $"Higher at {better} of {tested.Length} levels, lower at {worse}, neither is shown at {tested.Length - better - worse}. "
            + $"Largest difference at {largest.Size.Percent} %: {Signed(largest.Test.Difference.Mean)} points (adjusted p {P(largest.AdjustedP)}).",
            rule);
    }

    private static string Contradicted(string doubt) => $"Not known: this accuracy is contradicted. {doubt}";

    private static string Points(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Signed(double fraction) => (100 * fraction).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    private static string P(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);
}
