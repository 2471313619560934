using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Host;
using RobustSparse.Cli.Parsing;

namespace RobustSparse.Cli.Commands;

/// <summary>The whole tool: parses and checks the arguments, runs one command, and returns the exit code.</summary>
internal sealed class RsnCommand : RootCommand, IExamples
{
    private static readonly ParserConfiguration _asTheOriginalParses = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>The commands, in the order of help.</summary>
    private static readonly (CommandTitle Title, Func<Command> Make)[] _commands =
    [
        (RunCommand.Title, () => new RunCommand()),
        (AnalyzeCommand.Title, () => new AnalyzeCommand()),
        (CompareCommand.Title, () => new CompareCommand()),
        (BranchCommand.Title, () => new BranchCommand()),
        (PaperCommand.Title, () => new PaperCommand()),
        (EvaluateCommand.Title, () => new EvaluateCommand()),
        (VerifyCommand.Title, () => new VerifyCommand()),
        (ListCommand.Title, () => new ListCommand()),
        (DataCommand.Title, () => new DataCommand()),
    ];

    private readonly Option<bool> _verbose = new("--verbose") { Description = "show stack traces of failures [default: false]", Recursive = true };

    /// <param name="arguments">
    /// The command line to parse; null for any. Making options takes longer than all else that help needs, so a command that the line does not
    /// name has its title only.
    /// </param>
    public RsnCommand(IReadOnlyList<string>? arguments = null)
        : base("Finds sparse, adversarially robust neural networks: trains, attacks, prunes, and trains again.")
    {
        Add(_verbose);
        foreach ((CommandTitle title, Func<Command> make) in _commands)
        {
            Add(arguments is null || title.IsIn(arguments) ? make() : title.WithoutOptions());
        }

        Add(new HelpCommand(this));
        HelpOption help = Options.OfType<HelpOption>().Single();
        help.Description = "show this help";
        help.Action = new GroupedHelpAction();
        VersionOption version = Options.OfType<VersionOption>().Single();
        version.Description = "show the version";
        version.Aliases.Add("-v");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["rsn run --preset quick", "rsn list --base-dir output"];

    /// <summary>Parses a command line, with the spellings of the original.</summary>
    public ParseResult ParseLine(IReadOnlyList<string> arguments) => Parse(arguments, _asTheOriginalParses);

    /// <summary>Carries out the command of this process.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="streams">The standard streams.</param>
    /// <param name="cancel">Cancelled when the user wants to stop.</param>
    public static async Task<ExitCode> RunProcessAsync(string[] arguments, StandardStreams streams, CancellationToken cancel)
    {
        var command = new RsnCommand(arguments);
        ExitCode code = await command.InvokeAsync(arguments, cancel);
        if (streams.Out.Failure is not { } failure)
        {
            return code;
        }

        string rest = code == ExitCode.Done ? "; nothing else failed" : "";
        await streams.Err.WriteLineAsync($"rsn: standard output cannot be written: {failure.Message}{rest}");
        return code == ExitCode.Done ? ExitCode.Failed : code;
    }

    private async Task<ExitCode> InvokeAsync(string[] arguments, CancellationToken cancel)
    {
        ParseResult given = ParseLine(arguments);
        if (given.Action is not (null or ParseErrorAction))
        {
            return (ExitCode)await given.InvokeAsync(cancellationToken: cancel);
        }

        try
        {
            return await CheckAndRunAsync(arguments, given, cancel);
        }
        catch (Exception e)
        {
            ExitCode code = Failure.Of(e).Write(Console.Error);
            if (given.GetValue(_verbose))
            {
                await Console.Error.WriteLineAsync(e.ToString());
            }

            return code;
        }
    }

    private async Task<ExitCode> CheckAndRunAsync(string[] arguments, ParseResult given, CancellationToken cancel)
    {
        UnknownOptions unknown = UnknownOptions.In(arguments, given.CommandResult.Command);
        if (unknown.Problems is not [])
        {
            given = ParseLine(unknown.Rest);
        }
        else if (given is { CommandResult.Command: { Subcommands.Count: > 0 } group, UnmatchedTokens: [] })
        {
            await Console.Out.WriteAsync(HelpText.Of(group));
            return ExitCode.Done;
        }

        var command = given.CommandResult.Command as ToolCommand;
        string[] problems = [.. unknown.Problems, .. ParseProblems.Of(given, isWhole: unknown.Problems is []), .. command?.Problems(given) ?? []];
        if (problems is [])
        {
            return await command!.RunAsync(given, ToolConsole.OfProcess(), cancel);
        }

        ExitCode code = new Failure(ExitCode.BadUsage, problems).Write(Console.Error);
        await Console.Error.WriteLineAsync($"Nothing was started. `{HelpText.NameOf(given.CommandResult.Command)} --help` lists the options.");
        return code;
    }
}
