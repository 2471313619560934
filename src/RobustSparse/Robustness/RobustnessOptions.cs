using RobustSparse.Attacks;
using RobustSparse.Certification;

namespace RobustSparse.Robustness;

/// <summary>The settings of one strong evaluation.</summary>
public sealed record RobustnessOptions
{
    /// <summary>The attack, with its members if it is an ensemble.</summary>
    public required AttackPlan Plan { get; init; }

    public NormGeometry Norm { get; init; } = NormCatalog.Linf;

    /// <summary>The radii, in ascending order, each once. An image broken at one radius stays broken at all greater radii.</summary>
    public required IReadOnlyList<float> Epsilons { get; init; }

    public ulong Seed { get; init; } = EvaluationRequest.DefaultSeed;

    /// <summary>The method of certification; null for none. The methods bound a network over a box, so the norm must be ℓ∞.</summary>
    public CertificateMethod? Certify { get; init; }

    /// <summary>The greatest number of subdomains of an image, by <see cref="CertificateMethod.Exact"/>.</summary>
    public int Budget { get; init; } = CertifierOptions.DefaultBudget;

    /// <summary>The greatest time for the search on an image; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether to find the greatest radius within which each image is proven.</summary>
    public bool HasDistances { get; init; }

    /// <summary>Lists every problem with these values; empty if the evaluation can run. Each problem is one sentence that begins with the name of the setting.</summary>
    /// <param name="classes">The number of classes of the networks.</param>
    public IEnumerable<string> Problems(int classes)
    {
        if (Epsilons is [])
        {
            yield return "eps has no value";
        }

        if (Certify is not null && !Norm.IsCube)
        {
            yield return $"certify proves robustness in {NormCatalog.Linf.Name} only, not in norm {Norm.Name}";
        }

        if (Budget < 1)
        {
            yield return $"budget {Budget} is not at least 1";
        }

        if (Timeout <= TimeSpan.Zero)
        {
            yield return "timeout is not above 0";
        }

        foreach (float epsilon in Epsilons.Where(epsilon => !(epsilon >= 0 && epsilon <= Norm.GreatestEpsilon)))
        {
            yield return $"eps {epsilon} is not between 0 and {Norm.GreatestEpsilon}";
        }

        foreach (AttackMethod member in Plan.Members)
        {
            if (member.MissingIn(Norm) is { } missing)
            {
                yield return $"attack {Plan.Name}: {member.Name} needs {missing}, which norm {Norm.Name} does not define";
            }
        }

        foreach (string problem in Plan.Members.SelectMany(member => member.Problems(classes)).Distinct())
        {
            yield return $"attack {Plan.Name}: {problem}";
        }
    }
}
