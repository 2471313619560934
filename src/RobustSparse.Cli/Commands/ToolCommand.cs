using System.CommandLine;

namespace RobustSparse.Cli.Commands;

/// <summary>A command that lists every problem with its arguments before it does anything.</summary>
internal abstract class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Lists every problem with the parsed values. Options whose values cannot be parsed are treated as not given.</summary>
    public virtual IEnumerable<string> Problems(ParseResult given) => [];

    /// <summary>Carries the command out.</summary>
    /// <param name="given">The arguments, without problems.</param>
    /// <param name="console">The console to write to.</param>
    /// <param name="cancel">Cancelled when the user wants to stop.</param>
    public abstract Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel);
}
