namespace RobustSparse.Certification;

/// <summary>
/// The standard model of rounding (Higham 2002, section 3.1). The error of a sum of n products in float32 is at most
/// n·u/(1 − n·u) times the sum of the products' magnitudes, u = 2⁻²⁴. This holds in any order, with or without fused operations.
/// </summary>
internal static class RoundingError
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>Covers the terms of second order, and the error of the magnitudes, which are sums in float32. With at most 2¹⁶ terms, each is at most four thousandths.</summary>
    private const double SecondOrder = 1.01;

    /// <summary>An upper bound of the sum of all products that are too small to have a relative error.</summary>
    public const double Underflow = 1e-30;

    /// <summary>An upper bound of the relative error of sums in double.</summary>
    public const double Double = 1e-12;

    /// <summary>The relative error of a number of consecutive operations.</summary>
    public static double Of(int operations) => operations * UnitRoundoff * SecondOrder;
}
