using System.Globalization;

namespace RobustSparse.Analysis;

/// <summary>Rates, sizes and radii in the words of reports.</summary>
public static class RateText
{
    /// <summary>A fraction in percent with one decimal: 97.3 %.</summary>
    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0} %");

    /// <summary>A radius: 0.3, or 8/255 where it is a multiple of 1/255 that has no short decimal form.</summary>
    public static string Epsilon(float epsilon)
    {
        double steps = 255.0 * epsilon, decimals = Math.Round(epsilon, 4);
        bool isShort = Math.Abs(decimals - epsilon) < 1e-6;
        return !isShort && Math.Abs(steps - Math.Round(steps)) < 1e-3
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(steps):0}/255")
            : epsilon.ToString("0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>A number and its noun: 1 image, 1,000 images.</summary>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {noun}{(count == 1 ? "" : "s")}");
}
