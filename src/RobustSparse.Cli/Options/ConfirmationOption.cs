using System.CommandLine;
using Spectre.Console;

namespace RobustSparse.Cli.Options;

/// <summary>The question before a long computation, and the option that answers it beforehand.</summary>
internal sealed class ConfirmationOption
{
    private readonly Option<bool> _yes = ValueOption.Switch("--yes", "begin without asking [default: false]");

    public Option Option => _yes;

    /// <summary>Whether the user has agreed beforehand.</summary>
    public bool IsGiven(ParseResult given) => given.Or(_yes, false);

    /// <summary>Asks whether to begin; the answer is no unless the user says yes.</summary>
    public static Task<bool> AskAsync(ToolConsole console, CancellationToken cancel) =>
        new ConfirmationPrompt("Begin?") { DefaultValue = false }.ShowAsync(console.Terminal, cancel);
}
