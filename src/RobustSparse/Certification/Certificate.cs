namespace RobustSparse.Certification;

/// <summary>The proof of robustness for one image.</summary>
/// <param name="LeastMargin">
/// A lower bound of f_y(x′) − max over j ≠ y of f_j(x′), y the true class, over every image x′ of the box. It holds for the network
/// in exact arithmetic, because every rounding error of the computation is subtracted. NaN if a weight is not a number.
/// </param>
public readonly record struct Certificate(float LeastMargin)
{
    /// <summary>Whether the answer is proven right on every image of the box, including the clean image.</summary>
    public bool IsCertified => LeastMargin > 0f;

    /// <summary>The method that computed the bound; for an image without a verdict, the last method that was tried.</summary>
    public CertificateMethod Method { get; init; }

    /// <summary>The number of subdomains that branch and bound needed; 0 if it was not needed.</summary>
    public int Subdomains { get; init; }

    /// <summary>The number of hidden units that may be on or off in the box; null if the method does not count them.</summary>
    public int? UndecidedUnits { get; init; }

    /// <summary>An image of the box with a wrong answer, which the caller's check confirmed; null if none was found.</summary>
    public float[]? Counterexample { get; init; }
}
