using System.CommandLine;
using RobustSparse.Cli.Commands;
using RobustSparse.Cli.Help;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>Everything that decides the result of a run: a protocol, and the settings of the table.</summary>
internal sealed class ExperimentCommandOptions
{
    private readonly Option<Protocol> _protocol = ValueOption.Choice(
        "--protocol", "values as the paper describes, or as its released code has; other options override them [default: paper]", Protocol.All, protocol => protocol.Name);

    private readonly SettingOptions _settings;

    /// <param name="settings">The settings that the command takes.</param>
    /// <param name="defaults">The options of a run of which nothing is given, for help.</param>
    public ExperimentCommandOptions(IEnumerable<Setting> settings, ExperimentOptions defaults) => _settings = new SettingOptions(settings, defaults);

    public void AddTo(ToolCommand command)
    {
        command.AddUnder(HelpHeadings.Of(SettingGroup.Training), _protocol);
        foreach (SettingGroup group in Enum.GetValues<SettingGroup>())
        {
            command.AddUnder(HelpHeadings.Of(group), _settings.Of(group));
        }
    }

    /// <summary>These options, under the protocol, with what was given.</summary>
    public ExperimentOptions Apply(ParseResult given, ExperimentOptions options) =>
        _settings.Apply(given, given.IsGiven(_protocol) ? given.GetValue(_protocol)!.Apply(options) : options);

    /// <summary>Every problem with a run.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="options">Of the run.</param>
    public IEnumerable<string> Problems(ParseResult given, ExperimentOptions options) =>
        SettingsTable.Standard.Problems(options, Context(given, options)).Select(problem => problem.Spell(SettingOptions.NameOf));

    /// <summary>Every option given that has no effect on a run, which starts all the same.</summary>
    public IEnumerable<string> Warnings(ParseResult given, ExperimentOptions options) =>
        SettingsTable.Standard.Warnings(options, Context(given, options)).Select(problem => problem.Spell(SettingOptions.NameOf));

    private SettingContext Context(ParseResult given, ExperimentOptions options) => SettingChecks.ContextOf(options.Dataset) with { Given = _settings.Given(given) };
}
