using RobustSparse.Attacks;
using RobustSparse.Certification;

namespace RobustSparse.Robustness;

/// <summary>How networks are attacked.</summary>
public sealed record RobustnessOptions
{
    public required AttackPlan Plan { get; init; }

    public NormGeometry Norm { get; init; } = NormCatalog.Linf;

    /// <summary>In ascending order, each once. An image broken at one stays broken at the greater ones.</summary>
    public required IReadOnlyList<float> Epsilons { get; init; }

    public ulong Seed { get; init; } = 1234;

    /// <summary>How robustness is to be proven beside the attacks; null for not at all. Proofs are of boxes, so of ℓ∞.</summary>
    public CertificateMethod? Certify { get; init; }

    /// <summary>Every problem with these values, one sentence each; empty when they can be run.</summary>
    /// <param name="classes">Of the networks.</param>
    public IEnumerable<string> Problems(int classes)
    {
        if (Epsilons is [])
        {
            yield return "there is no epsilon";
        }

        if (Certify is not null && !Norm.IsCube)
        {
            yield return "--certify proves what no perturbation in linf can do; with another --norm there is nothing to prove";
        }

        foreach (float epsilon in Epsilons.Where(epsilon => !(epsilon >= 0 && epsilon <= Norm.GreatestEpsilon)))
        {
            yield return $"--eps {epsilon} is not between 0 and {Norm.GreatestEpsilon}";
        }

        foreach (AttackMethod member in Plan.Members)
        {
            if (member.MissingIn(Norm) is { } missing)
            {
                yield return $"--attack {Plan.Name}: {member.Name} needs {missing}, which norm {Norm.Name} does not define";
            }
        }

        foreach (string problem in Plan.Members.SelectMany(member => member.Problems(classes)).Distinct())
        {
            yield return $"--attack {Plan.Name}: {problem}";
        }
    }
}
