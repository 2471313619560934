namespace RobustSparse.Analysis;

/// <summary>One strong evaluation of some networks: the same attack on as many test images, in the norm and at the ε of the attack that training logs.</summary>
/// <param name="Attack">The plan of attack, for example autoattack.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Examples">Test images.</param>
/// <param name="Rates">The robust accuracy of each network.</param>
public sealed record StrongEvaluation(string Attack, float Epsilon, int Examples, IReadOnlyList<StrongRate> Rates)
{
    /// <summary>For example "autoattack, ε 0.3 (1,000 images)"; reads well after the word under.</summary>
    public string Name => $"{Attack}, ε {RateText.Epsilon(Epsilon)} ({RateText.Count(Examples, "image")})";

    /// <summary>Mean robust accuracy over the networks.</summary>
    public double Mean => Rates.Average(rate => rate.Robust);

    /// <summary>Mean upper end of the intervals of robust accuracy.</summary>
    public double High => Rates.Average(rate => rate.RobustHigh);

    /// <summary>Robust accuracy at every level of a run, over its trials.</summary>
    public TicketCurve CurveOf(RunResults run)
    {
        Dictionary<(int, int), double> known = Rates.Where(rate => rate.Run == run.Label).ToDictionary(rate => (rate.Trial, rate.Level), rate => rate.Robust);
        return TicketCurve.Of(run, level => known.GetValueOrDefault((level.Trial, level.Level), double.NaN));
    }

    /// <summary>The strongest evaluation that covers the dense level and a pruned level of the reference; null where there is none.</summary>
    public static StrongEvaluation? Of(RunSet set, IReadOnlyList<RobustnessFindings> found)
    {
        RunLabel reference = (set.Reference ?? set.Runs[0]).Label;
        return Strongest(All(set, found, _ => true), evaluation =>
        {
            StrongRate[] rates = [.. evaluation.Rates.Where(rate => rate.Run == reference)];
            return rates.Any(rate => rate.Level == 0) && rates.Any(rate => rate.Level > 0) ? rates : [];
        });
    }

    /// <summary>The strongest evaluation of one level of a run; null where there is none.</summary>
    public static StrongEvaluation? At(RunSet set, IReadOnlyList<RobustnessFindings> found, RunLabel run, int level) =>
        Strongest(All(set, found, rate => rate.Run == run && rate.Level == level), evaluation => evaluation.Rates);

    /// <summary>The evaluation whose rates are lowest; by the upper ends of intervals, so that few images do not count as strength.</summary>
    private static StrongEvaluation? Strongest(IEnumerable<StrongEvaluation> evaluations, Func<StrongEvaluation, IReadOnlyList<StrongRate>> judged) => evaluations
        .Select(evaluation => (Evaluation: evaluation, Rates: judged(evaluation)))
        .Where(pair => pair.Rates.Count > 0)
        .OrderBy(pair => pair.Rates.Average(rate => rate.RobustHigh))
        .Select(pair => pair.Evaluation)
        .FirstOrDefault();

    private static IEnumerable<StrongEvaluation> All(RunSet set, IReadOnlyList<RobustnessFindings> found, Func<StrongRate, bool> isWanted) =>
        set.Attack.Options is not { } logged ? [] :
        from of in found
        from point in of.At(logged.Epsilon)
        let rate = new StrongRate(of.Run, point.Trial, point.Level, point.Robust, point.RobustHigh)
        where isWanted(rate)
        group rate by (point.Attack, point.Examples) into kind
        select new StrongEvaluation(
            kind.Key.Attack, logged.Epsilon, kind.Key.Examples,
            [.. kind.GroupBy(rate => (rate.Run, rate.Trial, rate.Level)).Select(network => network.MinBy(rate => rate.Robust)!)]);
}

/// <summary>The robust accuracy of one network.</summary>
/// <param name="Run">The run.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Level">The level.</param>
/// <param name="Robust">Fraction of all images.</param>
/// <param name="RobustHigh">The upper end of its 95 % interval (Wilson).</param>
public sealed record StrongRate(RunLabel Run, int Trial, int Level, double Robust, double RobustHigh);
