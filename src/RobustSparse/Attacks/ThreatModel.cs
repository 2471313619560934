namespace RobustSparse.Attacks;

/// <summary>How the size of a perturbation is measured; pixels lie in [0, 1].</summary>
public enum AttackNorm
{
    /// <summary>The greatest change of any pixel.</summary>
    Linf,

    /// <summary>The Euclidean length of the change.</summary>
    L2,

    /// <summary>The sum of the changes of all pixels.</summary>
    L1,
}

/// <summary>What an attacker may do to an image: move it by at most ε in a norm, within the box [0, 1].</summary>
/// <param name="Norm">How distance is measured.</param>
/// <param name="Epsilon">ε; at least 0.</param>
public readonly record struct ThreatModel(AttackNorm Norm, float Epsilon)
{
    /// <summary>What rounding may add to the norm of a perturbation that was projected onto the ball in single precision.</summary>
    public const float RoundingAllowance = 1e-6f;

    /// <summary>Whether a perturbation of this size is allowed.</summary>
    public bool Allows(double distance) => distance <= Epsilon + RoundingAllowance;
}

/// <summary>What norms are called.</summary>
public static class AttackNormTitle
{
    /// <summary>On the command line and in files: linf, l2, l1.</summary>
    public static string NameOf(AttackNorm norm) => norm.ToString().ToLowerInvariant();

    /// <summary>In figures and tables.</summary>
    public static string Of(AttackNorm norm) => norm switch
    {
        AttackNorm.Linf => "ℓ∞",
        AttackNorm.L2 => "ℓ2",
        _ => "ℓ1",
    };
}

/// <summary>Distances in the norms of attacks.</summary>
internal static class AttackNormDistance
{
    /// <summary>The size of the difference of two images, in double precision.</summary>
    public static float Distance(this AttackNorm norm, ReadOnlySpan<float> clean, ReadOnlySpan<float> attacked)
    {
        double greatest = 0, squares = 0, sum = 0;
        for (int i = 0; i < clean.Length; i++)
        {
            double difference = Math.Abs((double)attacked[i] - clean[i]);
            greatest = Math.Max(greatest, difference);
            squares += difference * difference;
            sum += difference;
        }

        return (float)(norm switch
        {
            AttackNorm.Linf => greatest,
            AttackNorm.L2 => Math.Sqrt(squares),
            _ => sum,
        });
    }
}
