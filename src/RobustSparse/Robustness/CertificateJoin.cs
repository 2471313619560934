namespace RobustSparse.Robustness;

/// <summary>
/// Adds certificates to verdicts of attacks, and checks that they agree: certified ⇒ unbroken ⇒ right when clean. A certified image
/// that an attack broke, or that has a wrong clean answer, shows a defect of the certificate or of the attack.
/// </summary>
internal static class CertificateJoin
{
    /// <summary>Returns the verdicts with the certificate of each image.</summary>
    /// <param name="verdicts">[images] at one ε.</param>
    /// <param name="leastMargins">[images]; proven lower bounds of the margin within ε. A bound above zero certifies the image.</param>
    /// <exception cref="InvalidOperationException">Proof and attack contradict each other.</exception>
    public static ExampleVerdict[] Join(ExampleVerdict[] verdicts, IReadOnlyList<float> leastMargins)
    {
        return Check([.. verdicts.Select((verdict, i) => verdict with { IsCertified = leastMargins[i] > 0, CertifiedMargin = leastMargins[i] })]);
    }

    /// <summary>Returns verdicts with certificates unchanged.</summary>
    /// <exception cref="InvalidOperationException">Proof and attack contradict each other.</exception>
    public static ExampleVerdict[] Check(ExampleVerdict[] joined)
    {
        ExampleVerdict? contradiction = joined.FirstOrDefault(verdict => verdict.IsCertified == true && verdict.IsBroken);
        return contradiction is null ? joined : throw new InvalidOperationException(
            $"image {contradiction.Example} is proven right within {contradiction.Epsilon}, but "
            + (contradiction.BrokenBy is { } attack ? $"{attack} broke it at distance {contradiction.Distance}" : contradiction.IsRefuted ? "branch and bound found a counterexample"
            : "the clean answer is wrong")
            + ": a defect of the proof or of the attack");
    }
}
