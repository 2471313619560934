using System.CommandLine;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Tests;

/// <summary>A setting gets its option from its entry in a table.</summary>
public sealed class ToyOptionTests
{
    private readonly SettingOptions _options = new([ToySetting.Patience], new ExperimentOptions());
    private readonly RootCommand _command = new("Toys.");

    public ToyOptionTests() => _command.Add(Assert.Single(_options.Of(SettingGroup.Training)));

    [Theory]
    [InlineData("--patience", "7")]
    [InlineData("-pa", "7")]
    [InlineData("--patience=7")]
    public void Entry_IsAnOption(params string[] arguments)
    {
        ParseResult given = _command.Parse(arguments);

        Assert.Empty(given.Errors);
        Assert.Equal(7, _options.Apply(given, new ExperimentOptions()).Trials);
        Assert.Equal([ToySetting.Patience], _options.Given(given));
    }

    [Fact]
    public void Option_RefusesWhatTheEntryCannotRead() =>
        Assert.Equal("--patience seven is not a whole number", Assert.Single(_command.Parse(["--patience", "seven"]).Errors).Message);

    [Fact]
    public void Entry_IsInTheHelp() => Assert.Contains(
        """
          -pa, --patience <N>         evaluations without progress before training ends
                                      [default: 10]

        """,
        HelpText.Of(_command),
        StringComparison.Ordinal);
}
