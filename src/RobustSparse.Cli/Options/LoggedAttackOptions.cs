using System.CommandLine;
using RobustSparse.Attacks;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>The options of <c>rsn evaluate --as-logged</c>, which evaluates with training's attack.</summary>
internal sealed class LoggedAttackOptions
{
    /// <summary>The settings of training's attack, each with a message on its counterpart in the strong attacks.</summary>
    private static readonly (Setting Setting, string Counterpart)[] _settings =
    [
        (RunAttackSettings.Eps, "the strong attacks take --eps"),
        (RunAttackSettings.Step, "the strong attacks take --step-size"),
        (RunAttackSettings.Steps, "the strong attacks take --steps"),
        (RunAttackSettings.RandomStart, "the strong attacks take --random-start"),
        (RunAttackSettings.Labels, "the strong attacks know the true class"),
    ];

    private readonly Option<bool> _asLogged = ValueOption.Switch(
        "--as-logged", "repeat the evaluation that training logs, with the run's own attack (--attack fgsm or pgd and the --attack-… options change it) and no strong attack [default: false]");

    private readonly SettingOptions _attack = new(_settings.Select(pair => pair.Setting), "the run's");

    public void AddTo(Command command)
    {
        command.Add(_asLogged);
        foreach (Option option in _attack.Of(SettingGroup.Attack))
        {
            command.Add(option);
        }
    }

    public bool IsAsked(ParseResult given) => given.Or(_asLogged, false);

    /// <summary>The run's attack, changed by the options that were given.</summary>
    public AttackOptions AttackOf(ParseResult given, AttackNames attacks, LevelOrigin origin)
    {
        ExperimentOptions run = origin.Run;
        if (attacks.Of(given) is [var name] && RunAttackSettings.Attack.TryParse(name, run, out ExperimentOptions named))
        {
            run = named;
        }

        return _attack.Apply(given, run).Attack;
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
    public IEnumerable<string> WithoutUse(ParseResult given) => _settings
        .Where(pair => Given(given).Contains(pair.Setting))
        .Select(pair => $"{SettingOptions.NameOf(pair.Setting)} goes with --as-logged; {pair.Counterpart}");
}
