using RobustSparse.Attacks;
using RobustSparse.Certification;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>A strong evaluation of one level, or of the levels of a run, as a user asks for it.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The attack where none is named.</summary>
    public const string DefaultAttack = "autoattack";

    public const ulong DefaultSeed = 1234;

    /// <summary>The directory of a level or of a run; absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Names of <see cref="AttackPlan.Names"/>, each once.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [DefaultAttack];

    /// <summary>The settings of attacks that the user changes.</summary>
    public AttackWishes Wishes { get; init; } = new();

    public NormGeometry Norm { get; init; } = NormCatalog.Linf;

    /// <summary>The radii; null for that of the run.</summary>
    public IReadOnlyList<float>? Epsilons { get; init; }

    /// <summary>The method of proof; null for none.</summary>
    public CertificateMethod? Certify { get; init; }

    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>The levels of a run; null for all.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>The level that transferred attacks take gradients from; null for <see cref="RunLevels.SurrogateOf"/>.</summary>
    public string? Surrogate { get; init; }

    /// <summary>The directory of the results; null to keep them beside the networks.</summary>
    public string? Out { get; init; }

    /// <summary>The places of the results.</summary>
    public EvaluationOutput Output => new(Path, Out);

    /// <summary>The levels to evaluate.</summary>
    public IReadOnlyList<LevelPlace> Places() => [.. RunLevels.At(Path).Where(place => Levels is null || place.Level is not { } level || Levels.Contains(level))];

    /// <summary>The level that transferred attacks on a level take gradients from; null if there is none.</summary>
    public string? SurrogateOf(LevelPlace place) => Surrogate ?? RunLevels.SurrogateOf(place);

    /// <summary>The options of one attack.</summary>
    /// <param name="attack">One of <see cref="Attacks"/>.</param>
    /// <param name="runEpsilon">ε of the run that made the networks.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    public RobustnessOptions OptionsFor(string attack, float runEpsilon, int height, int width) => new()
    {
        Plan = AttackPlan.Of(attack, Wishes, height, width),
        Norm = Norm,
        Epsilons = [.. (Epsilons ?? [runEpsilon]).Distinct().Order()],
        Certify = Certify,
        Seed = Seed,
    };

    /// <summary>Lists every problem, one sentence each, which begins with the name of the setting concerned.</summary>
    /// <param name="runEpsilon">ε of the run that made the networks.</param>
    /// <param name="classes">Classes of the networks.</param>
    public IEnumerable<string> Problems(float runEpsilon, int classes)
    {
        string[] unknown = [.. Attacks.Except(AttackPlan.Names)];
        return unknown is not []
            ? unknown.Select(name => $"attack {name} is not one of {string.Join(", ", AttackPlan.Names)}")
            : [.. SizeProblems(), .. UselessSettings(), .. OptionProblems(runEpsilon, classes), .. LevelProblems(), .. SurrogateProblems()];
    }

    private IEnumerable<string> SizeProblems()
    {
        if (!Norm.IsCube && Epsilons is null)
        {
            yield return $"norm {Norm.Name} needs a radius, which eps gives: that of the run is one in {NormCatalog.Linf.Name}";
        }
    }

    /// <summary>Settings that none of the attacks has: more likely a mistake than a wish.</summary>
    private IEnumerable<string> UselessSettings()
    {
        foreach ((AttackSettings setting, string name) in Wishes.Given())
        {
            if (!Attacks.Any(attack => AttackCatalog.Find(attack)!.Settings.HasFlag(setting)))
            {
                string users = string.Join(", ", AttackCatalog.All.Where(attack => attack.Settings.HasFlag(setting)).Select(attack => attack.Name));
                yield return $"{name} has no effect with attack {string.Join(',', Attacks)}; only {users} use it";
            }
        }
    }

    /// <summary>Problems do not depend on the size of the images.</summary>
    private IEnumerable<string> OptionProblems(float runEpsilon, int classes) =>
        Attacks.SelectMany(attack => OptionsFor(attack, runEpsilon, height: 1, width: 1).Problems(classes)).Distinct();

    private IEnumerable<string> LevelProblems()
    {
        if (Levels is null)
        {
            yield break;
        }

        if (!RunLevels.IsRun(Path))
        {
            yield return "levels chooses among the levels of a run; this is the directory of one level";
        }

        foreach (int level in Levels.Except(RunLevels.At(Path).Select(place => place.Level ?? -1)))
        {
            yield return $"levels {level}: there is no such finished level";
        }
    }

    private IEnumerable<string> SurrogateProblems()
    {
        bool isNeeded = Attacks.Any(attack => AttackCatalog.Find(attack)!.Members.Any(member => member.NeedsSurrogate));
        if (Surrogate is not null && !isNeeded)
        {
            yield return "surrogate has no effect without attack transfer";
        }
        else if (Surrogate is not null && !Directory.Exists(Surrogate))
        {
            yield return $"surrogate: there is no directory {Surrogate}; name one like …/trial_00/prune_iter_00";
        }

        if (isNeeded && Places().Any(place => SurrogateOf(place) is null))
        {
            yield return "surrogate: attack transfer needs another network, and the trial has no other level";
        }
    }
}
