using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>Random perturbations, [features], written into a lane as clip(clean + perturbation, 0, 1).</summary>
internal static class RandomDirection
{
    /// <summary>Uniform in the ball: a cube in ℓ∞; in ℓ2 a uniform direction with a radius of ε·U^(1/features); in ℓ1 shares of exponential numbers with random signs.</summary>
    public static void InBall(ThreatModel threat, Span<float> perturbation, PhiloxRandom random)
    {
        switch (threat.Norm)
        {
            case AttackNorm.Linf:
                FillUniform(perturbation, threat.Epsilon, random);
                break;
            case AttackNorm.L2:
                FillSphere(perturbation, threat.Epsilon * Math.Pow(random.NextDouble(), 1.0 / perturbation.Length), random);
                break;
            default:
                FillSimplex(perturbation, threat.Epsilon, random);
                break;
        }
    }

    /// <summary>On the surface of the ball of ℓ∞ or ℓ2, as APGD starts: in ℓ∞ uniform and scaled so that its greatest change is ε, in ℓ2 a uniform direction.</summary>
    public static void OnSurface(ThreatModel threat, Span<float> perturbation, PhiloxRandom random)
    {
        if (threat.Norm == AttackNorm.L2)
        {
            FillSphere(perturbation, threat.Epsilon, random);
            return;
        }

        FillUniform(perturbation, 1f, random);
        float greatest = 0;
        foreach (float value in perturbation)
        {
            greatest = Math.Max(greatest, Math.Abs(value));
        }

        foreach (ref float value in perturbation)
        {
            value *= threat.Epsilon / greatest;
        }
    }

    /// <summary>Moves the iterate of a lane to clip(clean + perturbation, 0, 1).</summary>
    public static void Apply(AttackOracle oracle, int lane, Span<float> perturbation)
    {
        Span<float> image = stackalloc float[perturbation.Length];
        ColumnMap.Read(oracle.Clean, lane, image);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = Math.Clamp(image[i] + perturbation[i], 0f, 1f);
        }

        ColumnMap.Write(oracle.Iterate, lane, image);
    }

    private static void FillUniform(Span<float> values, float halfWidth, PhiloxRandom random)
    {
        foreach (ref float value in values)
        {
            value = halfWidth * ((2 * random.NextSingle()) - 1);
        }
    }

    /// <summary>Of features + 1 exponential numbers all but the last, over the sum of all: uniform in the simplex.</summary>
    private static void FillSimplex(Span<float> values, double radius, PhiloxRandom random)
    {
        double sum = Exponential(random);
        foreach (ref float value in values)
        {
            double size = Exponential(random);
            value = (float)(random.NextSingle() < 0.5f ? -size : size);
            sum += size;
        }

        foreach (ref float value in values)
        {
            value = (float)(value * radius / sum);
        }
    }

    private static double Exponential(PhiloxRandom random) => -Math.Log(1 - random.NextDouble());

    /// <summary>Normal numbers by the method of Box and Muller, scaled to a length.</summary>
    private static void FillSphere(Span<float> values, double radius, PhiloxRandom random)
    {
        double squares = 0;
        foreach (ref float value in values)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            value = (float)normal;
            squares += normal * normal;
        }

        foreach (ref float value in values)
        {
            value = (float)(value * radius / Math.Sqrt(squares));
        }
    }
}
