namespace RobustSparse.Plots;

/// <summary>The range of an axis: as narrow as its values allow, with a margin.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct ValueRange(double Low, double High)
{
    /// <summary>Intervals extend the range by at most this fraction of the range of the values: with two trials they are far wider than all differences.</summary>
    private const double MostByIntervals = 0.25;

    private const double Margin = 0.06;

    /// <summary>The least width of a range, as a fraction of the largest value: differences below it are not worth a look.</summary>
    private const double LeastWidth = 0.02;

    /// <summary>The range of rates, which lie in [0, 1].</summary>
    public static ValueRange OfRates(IEnumerable<double> values, IEnumerable<double>? ends = null)
    {
        ValueRange range = Of(values, ends);

        // The top margin keeps markers at 1 whole.
        return new ValueRange(Math.Max(range.Low, -Margin / 2), Math.Min(range.High, 1 + (Margin / 2)));
    }

    /// <summary>The range of values that are not negative.</summary>
    /// <param name="values">The values; those that are not finite are left out.</param>
    /// <param name="ends">The ends of intervals around them.</param>
    public static ValueRange Of(IEnumerable<double> values, IEnumerable<double>? ends = null)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite is [])
        {
            return new ValueRange(0, 1);
        }

        double low = finite.Min(), high = finite.Max(), width = Math.Max(high - low, LeastWidth * Math.Abs(high));
        double[] all = [.. finite, .. (ends ?? []).Where(double.IsFinite)];
        double from = Math.Max(all.Min(), low - (MostByIntervals * width)), to = Math.Min(all.Max(), high + (MostByIntervals * width));
        double missing = Math.Max(0, width - (to - from)) / 2, pad = Margin * Math.Max(to - from, Math.Max(width, 1e-3));
        (from, to) = (from - missing - pad, to + missing + pad);
        return new ValueRange(low >= 0 ? Math.Max(from, -pad / 2) : from, to);
    }
}
