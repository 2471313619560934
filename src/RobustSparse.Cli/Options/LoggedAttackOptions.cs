using System.CommandLine;
using RobustSparse.Attacks;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>The options of <c>rsn evaluate --as-logged</c>, which evaluates with training's attack.</summary>
internal sealed class LoggedAttackOptions
{
    private readonly Option<bool> _asLogged = ValueOption.Switch(
        "--as-logged", "repeat the evaluation that training logs, with the run's own attack (--attack fgsm or pgd and the --attack-… options change it) and no strong attack [default: false]");

    private readonly AttackCommandOptions _attack = new();

    /// <summary>For each option of training's attack, the corresponding property of the strong attacks.</summary>
    private static readonly Dictionary<string, string> _strongCounterparts = new()
    {
        ["--attack-eps"] = "the strong attacks take --eps",
        ["--attack-step"] = "the strong attacks take --step-size",
        ["--attack-steps"] = "the strong attacks take --steps",
        ["--attack-random-start"] = "the strong attacks take --random-start",
        ["--attack-labels"] = "the strong attacks know the true class",
    };

    public void AddTo(Command command)
    {
        command.Add(_asLogged);
        _attack.AddTo(command);
    }

    public bool IsAsked(ParseResult given) => given.Or(_asLogged, false);

    /// <summary>The run's attack, with the values that were given.</summary>
    public AttackOptions AttackOf(ParseResult given, AttackNames attacks, LevelOrigin origin)
    {
        AttackKind kind = Enum.GetValues<AttackKind>().Where(kind => attacks.Of(given) is [var name] && name == RunAttackSettings.Attack.Spell(kind)).DefaultIfEmpty(origin.Run.Attack.Kind).First();
        return _attack.Apply(given, origin.Run.Attack with { Kind = kind });
    }

    /// <summary>The settings that were given.</summary>
    public IReadOnlyList<Setting> Given(ParseResult given) => _attack.Given(given);

    /// <summary>Lists every problem with the attack and the directory under <c>--as-logged</c>.</summary>
    public static IEnumerable<string> Problems(ParseResult given, AttackNames attacks, string path)
    {
        string[] trained = [.. Enum.GetValues<AttackKind>().Select(RunAttackSettings.Attack.Spell)];
        if (attacks.Of(given) is { } names && (names.Count > 1 || !trained.Contains(names[0])))
        {
            yield return $"--attack {string.Join(',', names)} is not what training logs; --as-logged takes one of {string.Join(", ", trained)}";
        }

        if (RunLevels.IsRun(path))
        {
            yield return "--as-logged evaluates one level; name a directory like …/trial_00/prune_iter_00";
        }
    }

    /// <summary>Reports each option given that has no effect without <c>--as-logged</c>.</summary>
    public IEnumerable<string> WithoutUse(ParseResult given) => _attack.All
        .Where(given.IsGiven)
        .Select(option => $"{option.Name} goes with --as-logged; {_strongCounterparts[option.Name]}");
}
