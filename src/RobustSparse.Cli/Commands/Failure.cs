using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Files;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary>What an exception means to the user.</summary>
/// <param name="Code">How the process ends.</param>
/// <param name="Lines">What went wrong, where, and what to do.</param>
internal sealed record Failure(ExitCode Code, IReadOnlyList<string> Lines)
{
    public static Failure Of(Exception exception) => exception switch
    {
        InvalidOptionsException e => new(ExitCode.BadUsage, [.. e.Problems.Select(problem => problem.Spell(SettingOptions.NameOf))]),
        DataException or DamagedFileException => new(ExitCode.BadData, [exception.Message]),
        RunDirectoryException e => new(ExitCode.InTheWay, [$"{e.Spell(SettingOptions.NameOf)}.{RemedyText.Of(e.Remedies)}"]),
        OperationCanceledException => new(ExitCode.Stopped, ["stopped; nothing is lost: run the same command again to go on"]),
        IOException or UnauthorizedAccessException => new(ExitCode.Failed, [exception.Message, "when that is cured, run the same command again to go on"]),
        _ => new(ExitCode.Failed, [$"unexpected failure: {exception.Message}", "--verbose shows where; please report it"]),
    };
}
