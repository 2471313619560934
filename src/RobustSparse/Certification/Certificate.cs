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
}
