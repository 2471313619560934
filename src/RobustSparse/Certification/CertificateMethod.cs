namespace RobustSparse.Certification;

/// <summary>The method that bounds a network's answers. Every method is at least as tight as the methods before it.</summary>
public enum CertificateMethod
{
    /// <summary>Interval arithmetic from layer to layer, with the last layer elided (Gowal et al. 2018). The fastest and loosest method.</summary>
    Interval,

    /// <summary>
    /// Linear bounds that go backward to the image (CROWN: Zhang et al. 2018), from every hidden unit that intervals leave undecided and,
    /// with the best of four fixed choices of slopes, from the margins.
    /// </summary>
    Crown,

    /// <summary>Linear bounds whose slopes are optimised for each hidden unit and each margin (α-CROWN: Xu et al. 2021).</summary>
    AlphaCrown,

    /// <summary>Branch and bound over the signs of hidden units with bounds by β-CROWN (Wang et al. 2021), after <see cref="AlphaCrown"/>.</summary>
    Exact,
}
