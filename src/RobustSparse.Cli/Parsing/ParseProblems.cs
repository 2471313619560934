using System.CommandLine;
using System.CommandLine.Parsing;
using RobustSparse.Cli.Help;

namespace RobustSparse.Cli.Parsing;

/// <summary>The problems that the parser finds, in this program's words.</summary>
internal static class ParseProblems
{
    /// <summary>A sentence for each problem.</summary>
    /// <param name="given">A line without unknown options.</param>
    /// <param name="isWhole">Whether nothing was left out of the line; else an argument may be missing because an unknown option took it for its value.</param>
    public static IEnumerable<string> Of(ParseResult given, bool isWhole)
    {
        Command command = given.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            return given.UnmatchedTokens.Take(1).Select(word => $"{HelpText.NameOf(command)} has no command {word}{Spelling.Suggestion(word, NamesOf(command.Subcommands))}");
        }

        IEnumerable<ParseError> errors = given.Errors
            .Where(error => !given.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            .Where(error => isWhole || error.SymbolResult is OptionResult);
        return [.. given.UnmatchedTokens.Select(token => $"{HelpText.NameOf(command)} has no use for the word {token}"), .. errors.Select(error => error.Message)];
    }

    /// <summary>The names and aliases of commands.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<Command> commands) => commands.SelectMany(one => new[] { one.Name }.Concat(one.Aliases));
}
