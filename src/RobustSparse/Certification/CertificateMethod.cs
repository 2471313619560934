namespace RobustSparse.Certification;

/// <summary>How bounds on a network's answers are computed.</summary>
public enum CertificateMethod
{
    /// <summary>Interval arithmetic from layer to layer, the last one elided (Gowal et al. 2018): the fastest, the loosest.</summary>
    Interval,

    /// <summary>
    /// Linear bounds that go backward from the margins, and from every hidden unit that intervals leave undecided, to the
    /// image (CROWN: Zhang et al. 2018), never looser than <see cref="Interval"/>.
    /// </summary>
    Crown,
}
