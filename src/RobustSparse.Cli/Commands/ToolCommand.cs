using System.CommandLine;

namespace RobustSparse.Cli.Commands;

/// <summary>A command that names every problem with what it was given before it does anything.</summary>
internal abstract class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Every problem with the values that could be read; options with values that could not are treated as if not given.</summary>
    public virtual IEnumerable<string> Problems(ParseResult given) => [];

    /// <summary>Carries the command out.</summary>
    /// <param name="given">Free of problems.</param>
    /// <param name="console">Where to write.</param>
    /// <param name="cancel">Cancelled when the user wants to stop.</param>
    public abstract Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel);
}
