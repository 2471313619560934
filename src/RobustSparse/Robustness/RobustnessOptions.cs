using RobustSparse.Attacks;

namespace RobustSparse.Robustness;

/// <summary>How networks are attacked.</summary>
public sealed record RobustnessOptions
{
    public required AttackPlan Plan { get; init; }

    public AttackNorm Norm { get; init; } = AttackNorm.Linf;

    /// <summary>In ascending order, each once. An image broken at one stays broken at the greater ones.</summary>
    public required IReadOnlyList<float> Epsilons { get; init; }

    public ulong Seed { get; init; } = 1234;

    /// <summary>Every problem with these values, one sentence each; empty when they can be run.</summary>
    /// <param name="classes">Of the networks.</param>
    public IEnumerable<string> Problems(int classes)
    {
        if (Epsilons is [])
        {
            yield return "there is no epsilon";
        }

        float most = Norm == AttackNorm.Linf ? 1f : 1000f;
        foreach (float epsilon in Epsilons.Where(epsilon => !(epsilon >= 0 && epsilon <= most)))
        {
            yield return $"--eps {epsilon} is not between 0 and {most}";
        }

        foreach (string problem in Plan.Members.SelectMany(member => member.Problems(Norm, classes)).Distinct())
        {
            yield return $"--attack {Plan.Name}: {problem}";
        }
    }
}
