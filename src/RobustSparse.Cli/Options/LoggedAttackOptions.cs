using System.CommandLine;
using RobustSparse.Attacks;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>The options of <c>rsn evaluate --as-logged</c>: training's own attack.</summary>
internal sealed class LoggedAttackOptions
{
    private readonly Option<bool> _asLogged = ValueOption.Switch(
        "--as-logged", "repeat what training logs: the run's own attack, or --attack fgsm or pgd with the --attack-… options, and no strong attack [default: false]");

    private readonly AttackCommandOptions _attack = new();

    /// <summary>Says what a strong attack has in place of an option of training's attack.</summary>
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

    /// <summary>The run's attack with what was given.</summary>
    public AttackOptions AttackOf(ParseResult given, AttackNames attacks, LevelOrigin origin)
    {
        AttackKind kind = Enum.GetValues<AttackKind>().Where(kind => attacks.Of(given) is [var name] && name == RunAttackSettings.Attack.Spell(kind)).DefaultIfEmpty(origin.Run.Attack.Kind).First();
        return _attack.Apply(given, origin.Run.Attack with { Kind = kind });
    }

    /// <summary>The options given that some attacks of training have no use for.</summary>
    public IReadOnlyList<Setting> Given(ParseResult given) => _attack.Given(given);

    /// <summary>Lists what <c>--as-logged</c> cannot do.</summary>
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

    /// <summary>Lists the options given that have no use without <c>--as-logged</c>.</summary>
    public IEnumerable<string> WithoutUse(ParseResult given) => _attack.All
        .Where(given.IsGiven)
        .Select(option => $"{option.Name} goes with --as-logged; {_strongCounterparts[option.Name]}");
}
