using RobustSparse.Attacks;
using RobustSparse.Certification;
using RobustSparse.Runs;

namespace RobustSparse.Robustness;

/// <summary>A user's request to evaluate one level, or the levels of a run, with strong attacks.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The attack if the user names none.</summary>
    public const string DefaultAttack = "autoattack";

    public const ulong DefaultSeed = 1234;

    /// <summary>The directory of a level or of a run; absolute.</summary>
    public required string Path { get; init; }

    /// <summary>The attacks: names from <see cref="AttackPlan.Names"/>, each once.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [DefaultAttack];

    /// <summary>The values that the user gives for settings of the attacks.</summary>
    public AttackWishes Wishes { get; init; } = new();

    public NormGeometry Norm { get; init; } = NormCatalog.Linf;

    /// <summary>The radii; null for the radius of the run.</summary>
    public IReadOnlyList<float>? Epsilons { get; init; }

    /// <summary>The method of certification; null for none.</summary>
    public CertificateMethod? Certify { get; init; }

    /// <summary>The greatest number of subdomains of an image; null for <see cref="CertifierOptions.DefaultBudget"/>.</summary>
    public int? Budget { get; init; }

    /// <summary>The greatest time for the search on an image; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether to find the greatest radius within which each image is proven.</summary>
    public bool HasDistances { get; init; }

    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>The levels to evaluate if the directory is a run; null for all.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>The level whose gradients transferred attacks use; null for <see cref="RunLevels.SurrogateOf"/>.</summary>
    public string? Surrogate { get; init; }

    /// <summary>The directory of the results; null to store them beside the networks.</summary>
    public string? Out { get; init; }

    /// <summary>The directories and files of the results.</summary>
    public EvaluationOutput Output => new(Path, Out);

    /// <summary>The levels to evaluate.</summary>
    public IReadOnlyList<LevelPlace> Places() => [.. RunLevels.At(Path).Where(place => Levels is null || place.Level is not { } level || Levels.Contains(level))];

    /// <summary>The level whose gradients transferred attacks on another level use; null if there is none.</summary>
    public string? SurrogateOf(LevelPlace place) => Surrogate ?? RunLevels.SurrogateOf(place);

    /// <summary>The options of one attack.</summary>
    /// <param name="attack">The name of the attack, one of <see cref="Attacks"/>.</param>
    /// <param name="runEpsilon">ε of the run that made the networks.</param>
    /// <param name="height">The number of rows of an image.</param>
    /// <param name="width">The number of columns of an image.</param>
    public RobustnessOptions OptionsFor(string attack, float runEpsilon, int height, int width) => new()
    {
        Plan = AttackPlan.Of(attack, Wishes, height, width),
        Norm = Norm,
        Epsilons = [.. (Epsilons ?? [runEpsilon]).Distinct().Order()],
        Certify = Certify,
        Budget = Budget ?? CertifierOptions.DefaultBudget,
        Timeout = Timeout,
        HasDistances = HasDistances,
        Seed = Seed,
    };

    /// <summary>Lists every problem, one sentence each. A sentence begins with the name of the setting.</summary>
    /// <param name="runEpsilon">ε of the run that made the networks.</param>
    /// <param name="classes">The number of classes of the networks.</param>
    public IEnumerable<string> Problems(float runEpsilon, int classes)
    {
        string[] unknown = [.. Attacks.Except(AttackPlan.Names)];
        return unknown is not []
            ? unknown.Select(name => $"attack {name} is not one of {string.Join(", ", AttackPlan.Names)}")
            : [.. SizeProblems(), .. UselessSettings(), .. UselessLimits(), .. OptionProblems(runEpsilon, classes), .. LevelProblems(), .. SurrogateProblems()];
    }

    private IEnumerable<string> SizeProblems()
    {
        if (!Norm.IsCube && Epsilons is null)
        {
            yield return $"norm {Norm.Name} needs a radius, given by eps: the radius of the run is in {NormCatalog.Linf.Name}";
        }
    }

    /// <summary>Reports each setting with a value that no requested attack has: it is probably a mistake.</summary>
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

    /// <summary>Reports limits of proofs that no requested method has.</summary>
    private IEnumerable<string> UselessLimits()
    {
        foreach (string name in new[] { Budget is null ? "" : "budget", Timeout is null ? "" : "timeout" }.Where(name => name != "" && Certify != CertificateMethod.Exact))
        {
            yield return $"{name} has no effect without certify exact";
        }

        if (HasDistances && Certify is null)
        {
            yield return "distance has no effect without certify";
        }
    }

    /// <summary>The options of one attack, to look for problems. Problems do not depend on the size of the images.</summary>
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

        int[] finished = [.. RunLevels.At(Path).Select(place => place.Level ?? -1).Distinct().Order()];
        foreach (int level in Levels.Except(finished))
        {
            yield return $"levels {level}: the run has no such finished level; it has {string.Join(", ", finished)}";
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
