namespace RobustSparse.Plots.Tests;

/// <summary>
/// Colours as deuteranopes see them: the matrix for severity 1.0 of Machado, Oliveira and Fernandes (2009), "A Physiologically-based
/// Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), applied to linear RGB; distances in CIE L*a*b* (1976, D65).
/// </summary>
internal static class DichromatSight
{
    private static readonly double[,] _deuteranopia =
    {
        { 0.367322, 0.860646, -0.227968 },
        { 0.280085, 0.672501, 0.047413 },
        { -0.011820, 0.042940, 0.968881 },
    };

    /// <summary>ΔE*ab of two colours to a deuteranope.</summary>
    /// <param name="one">Red, green and blue in [0, 255].</param>
    /// <param name="other">Red, green and blue in [0, 255].</param>
    public static double Distance(double[] one, double[] other)
    {
        double[] a = Lab(Seen(Linear(one))), b = Lab(Seen(Linear(other)));
        return Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
    }

    /// <summary>The contrast ratio of WCAG 2.</summary>
    public static double Contrast(double[] one, double[] other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
    }

    /// <summary>Red, green and blue of #rrggbb.</summary>
    public static double[] Rgb(string hex) => [.. Enumerable.Range(0, 3).Select(i => (double)Convert.ToInt32(hex.Substring(1 + (2 * i), 2), 16))];

    private static double Luminance(double[] rgb) => Linear(rgb) is var l ? (.2126 * l[0]) + (.7152 * l[1]) + (.0722 * l[2]) : 0;

    private static double[] Linear(double[] rgb) => [.. rgb.Select(value => value / 255).Select(c => c <= .04045 ? c / 12.92 : Math.Pow((c + .055) / 1.055, 2.4))];

    private static double[] Seen(double[] linear) =>
        [.. Enumerable.Range(0, 3).Select(i => Math.Clamp(Enumerable.Range(0, 3).Sum(j => _deuteranopia[i, j] * linear[j]), 0, 1))];

    private static double[] Lab(double[] l)
    {
        double x = F(((.4124564 * l[0]) + (.3575761 * l[1]) + (.1804375 * l[2])) / .95047);
        double y = F((.2126729 * l[0]) + (.7151522 * l[1]) + (.0721750 * l[2]));
        double z = F(((.0193339 * l[0]) + (.1191920 * l[1]) + (.9503041 * l[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];

        static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
    }
}
