namespace RobustSparse.Robustness;

/// <summary>
/// Puts proofs beside attacks. A proven image that an attack broke, or that is answered wrongly when clean, is a defect of one of
/// the two, and no result: certified ⇒ unbroken ⇒ right when clean.
/// </summary>
internal static class CertificateJoin
{
    /// <summary>The verdicts with what is proven of each image.</summary>
    /// <param name="verdicts">[images] at one ε.</param>
    /// <param name="leastMargins">[images]; lower bounds of the margin within ε. Above zero is a proof.</param>
    /// <exception cref="InvalidOperationException">Proof and attack contradict each other.</exception>
    public static ExampleVerdict[] Join(ExampleVerdict[] verdicts, IReadOnlyList<float> leastMargins)
    {
        ExampleVerdict[] joined = [.. verdicts.Select((verdict, i) => verdict with { IsCertified = leastMargins[i] > 0, CertifiedMargin = leastMargins[i] })];
        ExampleVerdict? contradiction = joined.FirstOrDefault(verdict => verdict.IsCertified == true && !verdict.IsStanding);
        return contradiction is null ? joined : throw new InvalidOperationException(
            $"image {contradiction.Example} is proven right within {contradiction.Epsilon}, but "
            + (contradiction.BrokenBy is { } attack ? $"{attack} broke it at distance {contradiction.Distance}" : "the clean answer is wrong")
            + ": a defect of the proof or of the attack");
    }
}
