namespace RobustSparse.Certification;

/// <summary>What is proven about one image.</summary>
/// <param name="LeastMargin">
/// A lower bound of f_y(x′) − max over j ≠ y of f_j(x′), y the true class, over every image x′ of the box: of the network
/// in exact arithmetic, as every rounding error of the computation is subtracted. NaN where a weight is not a number.
/// </param>
public readonly record struct Certificate(float LeastMargin)
{
    /// <summary>Whether the network answers rightly on every image of the box, this one included.</summary>
    public bool IsCertified => LeastMargin > 0f;
}
