using System.CommandLine;
using RobustSparse.Robustness;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>The options of a command that come from the table of settings: one for each entry.</summary>
internal sealed class SettingOptions
{
    private readonly (Setting Setting, Option Option)[] _options;

    /// <param name="settings">The entries.</param>
    /// <param name="defaults">The options of a run of which nothing is given, for help.</param>
    public SettingOptions(IEnumerable<Setting> settings, ExperimentOptions defaults) =>
        _options = [.. settings.Select(setting => (setting, Create(setting, setting.DefaultText ?? setting.TextOf(defaults))))];

    /// <param name="settings">The entries.</param>
    /// <param name="defaultText">The default of every option, for help.</param>
    public SettingOptions(IEnumerable<Setting> settings, string defaultText) =>
        _options = [.. settings.Select(setting => (setting, Create(setting, defaultText)))];

    /// <summary>A setting as the command line spells it.</summary>
    public static string NameOf(Setting setting) => $"--{setting.Name}";

    /// <summary>All options, in the order of the table.</summary>
    public IEnumerable<Option> All => _options.Select(pair => pair.Option);

    /// <summary>The options of a group: common ones, then the others, each in the order of the table.</summary>
    public IEnumerable<Option> Of(SettingGroup group) =>
        _options.Where(pair => pair.Setting.Group == group).OrderBy(pair => pair.Setting.IsCommon ? 0 : 1).Select(pair => pair.Option);

    /// <summary>The options of a run with the values that were given.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="options">The values of everything that was not given.</param>
    public ExperimentOptions Apply(ParseResult given, ExperimentOptions options)
    {
        foreach ((Setting setting, Option option) in _options)
        {
            if (given.IsGiven(option))
            {
                setting.TryParse(TextOf(given, option), options, out options);
            }
        }

        return options;
    }

    /// <summary>The settings that were given.</summary>
    public IReadOnlyList<Setting> Given(ParseResult given) => [.. _options.Where(pair => given.IsGiven(pair.Option)).Select(pair => pair.Setting)];

    private static Option Create(Setting setting, string defaultText)
    {
        string description = $"{setting.Help} [default: {defaultText}]";
        string[] aliases =
        [
            .. setting.ShortName is { } shortName ? [$"-{shortName}"] : Array.Empty<string>(),
            .. setting.OriginalName is { } original ? [$"--{original}"] : Array.Empty<string>(),
        ];
        return setting is Setting<bool>
            ? ValueOption.Switch(NameOf(setting), description, aliases)
            : ValueOption.Checked(
                NameOf(setting), setting.Form, description, aliases, text => setting.TryParse(text, new ExperimentOptions(), out _), text => setting.Expected + Hint(setting, text));
    }

    /// <summary>Names the command that takes a value which a setting does not; empty if none does.</summary>
    private static string Hint(Setting setting, string text) => setting == RunAttackSettings.Attack && AttackPlan.Names.Contains(text)
        ? $"; `rsn evaluate RUN_DIR --attack {text}` attacks the networks of a run with it"
        : "";

    private static string TextOf(ParseResult given, Option option) => option switch
    {
        Option<bool> flag => given.GetValue(flag) ? "true" : "false",
        Option<string> value => given.GetValue(value)!,
        _ => throw new InvalidOperationException($"{option.Name} has no text"),
    };
}
