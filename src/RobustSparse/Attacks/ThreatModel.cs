namespace RobustSparse.Attacks;

/// <summary>An attacker may move an image by at most ε in a norm, within the box [0, 1].</summary>
/// <param name="Norm">The norm that measures the distance from the clean image.</param>
/// <param name="Epsilon">ε; at least 0.</param>
public readonly record struct ThreatModel(NormGeometry Norm, float Epsilon)
{
    /// <summary>The greatest excess over ε, due to rounding, of a perturbation that was projected in single precision.</summary>
    public const float RoundingAllowance = 1e-6f;

    /// <summary>Whether a perturbation of this size is allowed.</summary>
    public bool Allows(double distance) => distance <= Epsilon + RoundingAllowance;
}
