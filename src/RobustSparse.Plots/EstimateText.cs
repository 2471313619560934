using RobustSparse.Analysis;

namespace RobustSparse.Plots;

/// <summary>Estimates as text for tips.</summary>
internal static class EstimateText
{
    /// <summary>An estimate: rates in percent, all other quantities unchanged.</summary>
    public static string Of(Estimate estimate, Metric metric) => metric == Metric.Loss ? Text(estimate, 1, "0.000", "") : Text(estimate, 100, "0.00", " %");

    /// <summary>A count, for example of updates.</summary>
    public static string OfCount(Estimate estimate) => Text(estimate, 1, "0", "");

    private static string Text(Estimate estimate, double scale, string format, string unit)
    {
        string deviation = estimate.Count > 1 ? $" ± {(scale * estimate.StandardDeviation).ToString(format)}" : "";
        return $"{(scale * estimate.Mean).ToString(format)}{deviation}{unit} (n = {estimate.Count})";
    }
}

/// <summary>The number of trials, for captions.</summary>
internal static class TrialsText
{
    /// <summary>One number if all levels have the same number of trials, else the range.</summary>
    public static string Of(RunSet set)
    {
        int[] counts = [.. set.Runs.SelectMany(runs => runs.Sizes.Select(size => runs.At(size.Level).Count())).Distinct().Order()];
        return counts switch
        {
            [1] => "one trial",
            [var only] => $"{only} trials",
            [var fewest, .., var most] => $"{fewest} to {most} trials",
            [] => "no trials",
        };
    }
}
