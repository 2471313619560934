namespace RobustSparse.Robustness;

/// <summary>A fraction of images, with the 95 % interval of Wilson (1927) for the underlying rate.</summary>
/// <param name="Count">The number of images counted.</param>
/// <param name="Of">The number of all images; at least 1.</param>
public readonly record struct Proportion(int Count, int Of)
{
    /// <summary>The 97.5 % point of the standard normal distribution.</summary>
    private const double Quantile = 1.959963984540054;

    /// <summary>Count divided by Of.</summary>
    public double Rate => (double)Count / Of;

    /// <summary>The lower end of the interval.</summary>
    public double Low => Math.Max(0, Centre - HalfWidth);

    /// <summary>The upper end of the interval.</summary>
    public double High => Math.Min(1, Centre + HalfWidth);

    private double Spread => Quantile * Quantile / Of;

    private double Centre => (Rate + (Spread / 2)) / (1 + Spread);

    private double HalfWidth => Quantile * Math.Sqrt(((Rate * (1 - Rate)) + (Spread / 4)) / Of) / (1 + Spread);
}
