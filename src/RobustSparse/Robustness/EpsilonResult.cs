using RobustSparse.Attacks;

namespace RobustSparse.Robustness;

/// <summary>The accuracy after one attack of a plan and the attacks before it.</summary>
public sealed record AttackAccuracy(string Attack, int Attacked, int Broken, double Accuracy);

/// <summary>The result of an evaluation at one ε. Rates are fractions of all images.</summary>
public sealed record EpsilonResult
{
    public required float Epsilon { get; init; }

    /// <summary>Images that are right when clean and unbroken by all attacks.</summary>
    public required CardRate Robust { get; init; }

    /// <summary>Certified images; null if no certificate was tried.</summary>
    public required CardRate? Certified { get; init; }

    /// <summary>The number of images that are right when clean and broken at a smaller ε. They are not attacked again.</summary>
    public required int BrokenBefore { get; init; }

    /// <summary>The accuracy after each attack, in the order of attack.</summary>
    public required IReadOnlyList<AttackAccuracy> Attacks { get; init; }

    /// <summary>Counts the verdicts at one ε.</summary>
    /// <param name="settings">The settings of the evaluation.</param>
    /// <param name="row">[images]; the verdicts at the ε.</param>
    internal static EpsilonResult Of(EvaluationSettings settings, ExampleVerdict[] row)
    {
        int n = row.Length, before = row.Count(verdict => verdict.IsRight && verdict.BrokenAt < verdict.Epsilon), left = row.Count(verdict => verdict.IsRight) - before;
        var attacks = new List<AttackAccuracy>();
        foreach (AttackMethod member in settings.Members)
        {
            int broken = row.Count(verdict => verdict.IsRight && verdict.BrokenBy == member.Name && verdict.BrokenAt == verdict.Epsilon);
            attacks.Add(new AttackAccuracy(member.Name, left, broken, (double)(left - broken) / n));
            left -= broken;
        }

        return new EpsilonResult
        {
            Epsilon = row[0].Epsilon,
            Robust = CardRate.From(row.Count(verdict => verdict.IsStanding), n),
            Certified = row[0].IsCertified is null ? null : CardRate.From(row.Count(verdict => verdict.IsCertified == true), n),
            BrokenBefore = before,
            Attacks = attacks,
        };
    }
}
