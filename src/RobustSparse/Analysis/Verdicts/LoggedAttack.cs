using RobustSparse.Attacks;
using RobustSparse.Runs;

namespace RobustSparse.Analysis;

/// <summary>The attack whose accuracy the logs of some runs hold, as figures and headings name it.</summary>
/// <param name="Name">For example "FGSM, ε 0.3" or "PGD-10, ε 0.3"; reads well after the word under.</param>
/// <param name="Options">The settings of the attack; null where the runs differ in it or where it is not known.</param>
public sealed record LoggedAttack(string Name, AttackOptions? Options)
{
    /// <summary>The name of an attack.</summary>
    public LoggedAttack(AttackOptions attack)
        : this(NameOf(attack), attack)
    {
    }

    /// <summary>The attack of some runs.</summary>
    public static LoggedAttack Of(IReadOnlyList<RunResults> runs)
    {
        AttackOptions?[] attacks = [.. runs.Select(Of)];
        return attacks is [{ } first, ..] && attacks.All(attack => attack == first) ? new LoggedAttack(first)
            : new LoggedAttack(attacks.Distinct().Count() > 1 ? "each run's attack" : "attack", null);
    }

    /// <summary>The attack of a run: as the manifest has it, else as the path names it with the original program's only ε; null where neither tells.</summary>
    public static AttackOptions? Of(RunResults run) => run.Manifest?.Settings.Attack ?? RunPath.TryParse(run.Directory)?.Options.Attack;

    private static string NameOf(AttackOptions attack) =>
        $"{(attack.Kind == AttackKind.Pgd ? $"PGD-{attack.Steps}" : "FGSM")}, ε {RateText.Epsilon(attack.Epsilon)}";
}
