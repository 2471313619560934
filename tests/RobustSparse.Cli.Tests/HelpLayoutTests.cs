using System.CommandLine;
using System.Text.RegularExpressions;
using RobustSparse.Cli.Commands;
using RobustSparse.Cli.Help;

namespace RobustSparse.Cli.Tests;

/// <summary>The help of every command, without a process for each.</summary>
public sealed partial class HelpLayoutTests
{
    /// <summary>--help and --verbose, which every command has.</summary>
    private const int RecursiveOptions = 2;

    public static TheoryData<string> Names => [.. Below(new RsnCommand()).Select(HelpText.NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_HasNoLongLine(string name) => Assert.All(HelpText.Of(Find(name)).Split('\n'), line => Assert.InRange(line.Length, 0, HelpColumns.Width));

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_HasEveryOptionOnceWithItsDescription(string name)
    {
        Command command = Find(name);
        string help = HelpText.Of(command);
        string[] starts = [.. help.Split('\n').Where(line => line.StartsWith("  -", StringComparison.Ordinal))];

        Assert.Equal(command.Options.Count + (command is RsnCommand ? 0 : RecursiveOptions), starts.Length);
        Assert.All(command.Options, option =>
        {
            Assert.Single(starts, line => (line + " ").StartsWith($"  {HelpText.LabelOf(option)} ", StringComparison.Ordinal));
            Assert.Contains($"{HelpText.LabelOf(option)} {option.Description}", Space().Replace(help, " "), StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_EndsWithTwoExamplesThatParse(string name)
    {
        string[] lines = HelpText.Of(Find(name)).TrimEnd().Split('\n');

        Assert.Equal("Examples:", lines[^3]);
        Assert.All(lines[^2..], line =>
        {
            string[] words = line.Trim().Split(' ');
            ParseResult given = new RsnCommand().ParseLine(words[1..]);
            Assert.Equal("rsn", words[0]);
            Assert.StartsWith(name, line.Trim(), StringComparison.Ordinal);
            Assert.Empty(given.Errors);
            Assert.IsAssignableFrom<ToolCommand>(given.CommandResult.Command);
        });
    }

    [Fact]
    public void HelpOfRun_HasHeadingsAndCommonOptionsFirst()
    {
        HelpSection[] sections = [.. HelpText.SectionsOf(Find("rsn run"))];

        Assert.Equal(["What to train", "How to prune", "Attack", "Where results go", "How to run", "Other options"], sections.Select(section => section.Heading));
        Assert.Equal(["--preset", "--protocol", "--dataset", "--model", "--trials"], sections[0].Options.Take(5).Select(option => option.Name));
    }

    [Fact]
    public void Wrap_KeepsADefaultInOneLine() =>
        Assert.Equal(["how far a pixel", "moves", "[default: 0 to 1]"], HelpColumns.Wrap("how far a pixel moves [default: 0 to 1]", 17));

    private static Command Find(string name) => Below(new RsnCommand()).Single(command => HelpText.NameOf(command) == name);

    private static IEnumerable<Command> Below(Command command) => [command, .. command.Subcommands.SelectMany(Below)];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
