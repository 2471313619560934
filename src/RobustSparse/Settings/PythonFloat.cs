using System.Globalization;

namespace RobustSparse.Settings;

/// <summary>Numbers as Python's repr writes them: 0.0012, 0.0, 1e-05. The original names its directories so.</summary>
public static class PythonFloat
{
    /// <summary>The shortest digits that read back as the same float32, laid out as repr would lay out the double of these digits.</summary>
    public static string Repr(float value) =>
        float.IsFinite(value) ? Layout(value.ToString("R", CultureInfo.InvariantCulture)) : NotFinite(value);

    /// <summary>The shortest digits that read back as the same float64.</summary>
    public static string Repr(double value) =>
        double.IsFinite(value) ? Layout(value.ToString("R", CultureInfo.InvariantCulture)) : NotFinite(value);

    private static string NotFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    private static string Layout(string shortest)
    {
        string sign = shortest[0] == '-' ? "-" : "";
        (string digits, int exponent) = Digits(shortest[sign.Length..]);
        return sign + exponent switch
        {
            < -4 or >= 16 => $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}",
            < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ when digits.Length > exponent + 1 => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
            _ => $"{digits.PadRight(exponent + 1, '0')}.0",
        };
    }

    /// <summary>The value is d.ddd · 10^exponent for the digits ddd…, the first of which is not 0 unless the value is.</summary>
    private static (string Digits, int Exponent) Digits(string text)
    {
        string[] parts = text.Split('E');
        string[] mantissa = parts[0].Split('.');
        string all = string.Concat(mantissa);
        string digits = all.TrimStart('0');
        int exponent = mantissa[0].Length - 1 - (all.Length - digits.Length);
        if (digits.Length == 0)
        {
            return ("0", 0);
        }

        int scale = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return (digits.TrimEnd('0'), exponent + scale);
    }
}
