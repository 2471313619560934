namespace RobustSparse.Certification;

/// <summary>
/// The standard model of rounding (Higham 2002, section 3.1): a sum of n products in float32, in whatever order and fused
/// or not, is off by at most n·u/(1 − n·u) times the sum of the products' magnitudes, u = 2⁻²⁴.
/// </summary>
internal static class RoundingError
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>Covers the terms of second order, and that the magnitudes are sums in float32 themselves: with at most 2¹⁴ terms each is a thousandth.</summary>
    private const double SecondOrder = 1.01;

    /// <summary>More than all products that are too small to have a relative error can add up to.</summary>
    public const double Underflow = 1e-30;

    /// <summary>More than the relative error of sums in double.</summary>
    public const double Double = 1e-12;

    /// <summary>The relative error of this many operations one after another.</summary>
    public static double Of(int operations) => operations * UnitRoundoff * SecondOrder;
}
