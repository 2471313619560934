using System.CommandLine;
using System.CommandLine.Invocation;

namespace RobustSparse.Cli.Commands;

/// <summary>The whole tool: parses, checks, runs one command, and turns whatever happens into an exit code.</summary>
internal sealed class RsnCommand : RootCommand
{
    private static readonly ParserConfiguration _asTheOriginalParses = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "show stack traces of failures [default: false]", Recursive = true };

    public RsnCommand()
        : base("Finds sparse, adversarially robust neural networks: trains, attacks, prunes, and trains again.")
    {
        Add(_verbose);
        Add(new RunCommand());
        Add(new AnalyzeCommand());
        Add(new PaperCommand());
        Add(new EvaluateCommand());
        Add(new ListCommand());
        Add(new DataCommand());
    }

    public async Task<ExitCode> InvokeAsync(string[] arguments, ToolConsole console, CancellationToken cancel)
    {
        ParseResult given = Parse(arguments, _asTheOriginalParses);
        if (given.Action is not (null or ParseErrorAction))
        {
            return (ExitCode)await given.InvokeAsync(cancellationToken: cancel);
        }

        try
        {
            return await CheckAndRunAsync(given, console, cancel);
        }
        catch (Exception e)
        {
            var failure = Failure.Of(e);
            Report(console, failure.Lines);
            if (given.GetValue(_verbose))
            {
                console.Error.WriteLine(e);
            }

            return failure.Code;
        }
    }

    private static async Task<ExitCode> CheckAndRunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        var command = given.CommandResult.Command as ToolCommand;
        string[] problems = [.. given.Errors.Select(error => error.Message), .. command?.Problems(given) ?? []];
        if (problems is [])
        {
            return await command!.RunAsync(given, console, cancel);
        }

        Report(console, problems);
        console.Error.WriteLine($"Nothing was started. `{NameOf(given.CommandResult.Command)} --help` lists the options.");
        return ExitCode.BadUsage;
    }

    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "rsn";

    private static void Report(ToolConsole console, IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
        {
            console.Error.WriteLine($"rsn: {line}");
        }
    }
}
