using System.CommandLine;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Parsing;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn help</c>: the help of the program, or of a command.</summary>
internal sealed class HelpCommand : ToolCommand
{
    private readonly Command _root;
    private readonly Argument<string[]> _command = new("COMMAND") { Description = "a command, like run or data list [default: none]", Arity = ArgumentArity.ZeroOrMore };

    /// <param name="root">The whole tool.</param>
    public HelpCommand(Command root)
        : base("help", "Shows the help of the program, or of a command.")
    {
        _root = root;
        Add(_command);
    }

    public override IReadOnlyList<string> Examples { get; } = ["rsn help run", "rsn help data list"];

    public override IEnumerable<string> Problems(ParseResult given)
    {
        (Command command, string? unknown) = Find(given);
        return unknown is null ? [] : [$"{HelpText.NameOf(command)} has no command {unknown}{Spelling.Suggestion(unknown, ParseProblems.NamesOf(command.Subcommands))}"];
    }

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        console.Output.Write(HelpText.Of(Find(given).Command));
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>The command that the words lead to, and the first word that leads nowhere.</summary>
    private (Command Command, string? Unknown) Find(ParseResult given)
    {
        Command command = _root;
        foreach (string word in given.GetValue(_command) ?? [])
        {
            if (command.Subcommands.FirstOrDefault(one => one.Name == word || one.Aliases.Contains(word)) is not { } next)
            {
                return (command, word);
            }

            command = next;
        }

        return (command, null);
    }
}
