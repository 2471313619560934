using System.Globalization;

namespace RobustSparse.Settings;

/// <summary>Reads numbers and fractions, such as .1 and 8/255.</summary>
public static class FractionText
{
    /// <summary>Reads a number, or the quotient of two numbers. False where the text is neither, or the quotient is not finite.</summary>
    public static bool TryParse(string text, out float value)
    {
        if (!text.Contains('/', StringComparison.Ordinal))
        {
            return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        bool isRead = TryParse(text, out double quotient);
        value = (float)quotient;
        return isRead;
    }

    /// <inheritdoc cref="TryParse(string, out float)"/>
    public static bool TryParse(string text, out double value)
    {
        if (text.Split('/') is not [var above, var below])
        {
            return TryParseNumber(text, out value);
        }

        bool isRead = TryParseNumber(above, out double numerator) & TryParseNumber(below, out double denominator);
        value = numerator / denominator;
        return isRead && double.IsFinite(value);
    }

    private static bool TryParseNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
