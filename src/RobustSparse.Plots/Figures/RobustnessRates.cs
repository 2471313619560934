using RobustSparse.Analysis;
using RobustSparse.Robustness;

namespace RobustSparse.Plots.Figures;

/// <summary>A rate of one level: a mean over trials with its t-interval, cut to [0, 1]; of one trial its rate with Wilson's interval.</summary>
/// <param name="Level">The level.</param>
/// <param name="Density">Fraction of weights that survive.</param>
/// <param name="Rate">The mean.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">The upper end of the 95 % interval.</param>
/// <param name="Trials">Trials evaluated.</param>
/// <param name="Examples">The fewest images of a trial.</param>
internal sealed record LevelRate(int Level, double Density, double Rate, double Low, double High, int Trials, int Examples)
{
    /// <summary>The rate in words: 42.0 % (38.9 to 45.1, 1 trial).</summary>
    public string Text => $"{RateText.Percent(Rate)} ({100 * Low:0.0} to {100 * High:0.0}, {RateText.Count(Trials, "trial")})";
}

/// <summary>Rates of levels from evaluations. Of several evaluations of a network, one counts.</summary>
internal static class RobustnessRates
{
    /// <summary>A rate at every level, from the evaluations that <see cref="OnePerTrial"/> keeps.</summary>
    public static LevelRate[] By(IEnumerable<RobustnessPoint> points, Func<RobustnessPoint, double> rate) =>
        [.. points.GroupBy(point => point.Level).OrderBy(level => level.Key).Select(level => Of(level.Key, [.. level], rate))];

    /// <summary>Clean accuracy.</summary>
    public static LevelRate[] Clean(IEnumerable<RobustnessPoint> points) => By(OnePerTrial(points, point => point.Clean), point => point.Clean);

    /// <summary>Certified accuracy: of proofs for the most images, what the best one proves.</summary>
    public static LevelRate[] Certified(IEnumerable<RobustnessPoint> points) =>
        By(OnePerTrial(points.Where(point => point.Certified is not null), point => -point.Certified!.Value), point => point.Certified!.Value);

    /// <summary>Robust accuracy.</summary>
    public static LevelRate[] Robust(IEnumerable<RobustnessPoint> points) => By(OnePerTrial(points, point => point.Robust), point => point.Robust);

    /// <summary>Robust accuracy by the strongest attack on each network: the one with the lowest upper end of its interval.</summary>
    public static LevelRate[] Strongest(IEnumerable<RobustnessPoint> points) =>
        By(points.GroupBy(point => (point.Trial, point.Level)).Select(network => network.MinBy(point => point.RobustHigh)!), point => point.Robust);

    /// <summary>One evaluation of each network, because several evaluations of one network are not several trials: the evaluation on the most images, and in a tie the lowest by <paramref name="least"/>.</summary>
    public static IEnumerable<RobustnessPoint> OnePerTrial(IEnumerable<RobustnessPoint> points, Func<RobustnessPoint, double> least) =>
        points.GroupBy(point => (point.Trial, point.Level)).Select(network => network.OrderByDescending(point => point.Examples).ThenBy(least).First());

    private static LevelRate Of(int level, RobustnessPoint[] trials, Func<RobustnessPoint, double> rate)
    {
        int examples = trials.Min(point => point.Examples);
        double density = trials.Average(point => point.Density);
        if (trials is [var only])
        {
            var wilson = new Proportion((int)Math.Round(rate(only) * only.Examples), only.Examples);
            return new LevelRate(level, density, rate(only), wilson.Low, wilson.High, 1, examples);
        }

        var estimate = Estimate.Of([.. trials.Select(rate)]);
        return new LevelRate(level, density, estimate.Mean, Math.Max(0, estimate.Low), Math.Min(1, estimate.High), trials.Length, examples);
    }
}
