using System.Text.Json.Serialization;
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

    /// <summary>Images with neither a proof nor a wrong answer; null, and not written, if no method beyond CROWN was tried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardRate? Undecided { get; init; }

    /// <summary>The subdomains of all images together; null, and not written, if no method beyond CROWN was tried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Subdomains { get; init; }

    /// <summary>The median number of hidden units of an image that may be on or off within ε; null, and not written, if no method beyond CROWN was tried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MedianUndecidedUnits { get; init; }

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

        bool hasProofs = Array.Exists(row, verdict => verdict.ProofMethod is not null);
        int[] units = [.. row.Select(verdict => verdict.UndecidedUnits).OfType<int>().Order()];
        return new EpsilonResult
        {
            Epsilon = row[0].Epsilon,
            Robust = CardRate.From(row.Count(verdict => verdict.IsStanding), n),
            Certified = row[0].IsCertified is null ? null : CardRate.From(row.Count(verdict => verdict.IsCertified == true), n),
            Undecided = hasProofs ? CardRate.From(row.Count(verdict => verdict.IsUndecided), n) : null,
            Subdomains = hasProofs ? row.Sum(verdict => (long)(verdict.Subdomains ?? 0)) : null,
            MedianUndecidedUnits = hasProofs && units is not [] ? units[units.Length / 2] : null,
            BrokenBefore = before,
            Attacks = attacks,
        };
    }
}
