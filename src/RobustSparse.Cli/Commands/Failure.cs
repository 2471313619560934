using System.Reflection;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Host;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary>The exit code and message for an exception.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Lines">The message: the problem, its place and the remedy.</param>
internal sealed record Failure(ExitCode Code, IReadOnlyList<string> Lines)
{
    private const string ThenResume = "when that is cured, run the same command again to resume";

    public static Failure Of(Exception exception) => exception switch
    {
        TypeInitializationException or TargetInvocationException or AggregateException when exception.InnerException is { } inner => Of(inner),
        InvalidOptionsException e => new(ExitCode.BadUsage, [.. e.Problems.Select(problem => problem.Spell(SettingOptions.NameOf))]),
        DataException e => new(ExitCode.BadData, [DataRemedyText.Of(e)]),
        DamagedFileException => new(ExitCode.BadData, [exception.Message]),
        PathInTheWayException => new(ExitCode.InTheWay, [exception.Message]),
        RunDirectoryException e => new(ExitCode.InTheWay, [$"{e.Spell(SettingOptions.NameOf)}.{RunRemedyText.Of(e.Remedies)}"]),
        OperationCanceledException => new(ExitCode.Stopped, ["stopped; nothing is lost: run the same command again to resume"]),
        UnwritableDirectoryException => new(ExitCode.Failed, [exception.Message, "nothing was started; --out DIR names another place for the results"]),
        _ when IsMissingPart(exception) => new(ExitCode.Failed, [$"a part of the program cannot be loaded: {FirstLine(exception.Message)}", .. LimitsOr("install the program again")]),
        OutOfMemoryException or InsufficientExecutionStackException => new(ExitCode.Failed, ["there is not enough memory", .. LimitsOr("use a smaller network, or fewer --jobs"), ThenResume]),
        IOException or UnauthorizedAccessException => new(ExitCode.Failed, [FirstLine(exception.Message), .. ProcessLimits.Problems(), ThenResume]),
        _ => new(ExitCode.Failed, [$"unexpected failure: {exception.Message}", "--verbose shows where; please report it"]),
    };

    /// <summary>Writes the lines, each with the program's name before it, and returns the exit code.</summary>
    public ExitCode Write(TextWriter error)
    {
        foreach (string line in Lines.SelectMany(line => TerminalText.ForError($"rsn: {line}")))
        {
            error.WriteLine(line);
        }

        return Code;
    }

    /// <summary>Whether an assembly or a native library is missing. The runtime throws the same exception when it cannot open the file.</summary>
    private static bool IsMissingPart(Exception exception) => exception switch
    {
        DllNotFoundException or BadImageFormatException or FileLoadException or TypeLoadException => true,
        FileNotFoundException e => e.FileName?.Contains("Version=", StringComparison.Ordinal) == true,
        _ => false,
    };

    private static List<string> LimitsOr(string advice) => ProcessLimits.Problems() is { Count: > 0 } problems ? problems : [advice];

    /// <summary>The runtime's messages on assemblies end in empty lines.</summary>
    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();
}
