namespace RobustSparse.Certification;

/// <summary>The result for one property.</summary>
/// <param name="Bound">A lower bound of the least clause on the box. Above zero, the property is proven.</param>
/// <param name="State">The verdict.</param>
/// <param name="Subdomains">The number of subdomains that branch and bound took; 0 if it was not needed.</param>
/// <param name="UndecidedUnits">The number of hidden units that may be on or off in the box.</param>
/// <param name="Counterexample">A point that violates the property; null if none was found.</param>
internal sealed record PropertyProof(double Bound, SearchState State, int Subdomains, int UndecidedUnits, float[]? Counterexample)
{
    /// <summary>The certificate of an image, no looser than a plain one.</summary>
    public Certificate Improve(Certificate plain)
    {
        float bound = MathF.BitDecrement((float)Bound);
        return plain with
        {
            LeastMargin = bound > plain.LeastMargin ? bound : plain.LeastMargin,
            Method = Subdomains > 0 ? CertificateMethod.Exact : CertificateMethod.AlphaCrown,
            Subdomains = Subdomains,
            UndecidedUnits = UndecidedUnits,
            Counterexample = Counterexample,
        };
    }
}
