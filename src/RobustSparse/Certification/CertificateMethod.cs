namespace RobustSparse.Certification;

/// <summary>The method that bounds a network's answers.</summary>
public enum CertificateMethod
{
    /// <summary>Interval arithmetic from layer to layer, with the last layer elided (Gowal et al. 2018). The faster and looser method.</summary>
    Interval,

    /// <summary>
    /// Linear bounds that go backward to the image (CROWN: Zhang et al. 2018), from the margins and from every hidden unit that
    /// intervals leave undecided. Never looser than <see cref="Interval"/>.
    /// </summary>
    Crown,
}
