using System.CommandLine;

namespace RobustSparse.Cli.Commands;

/// <summary>A command as the list of commands shows it, without its options.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Alias">The name of the original's program; null where there is none.</param>
internal sealed record CommandTitle(string Name, string Description, string? Alias = null)
{
    /// <summary>Whether a command line may name the command.</summary>
    public bool IsIn(IReadOnlyList<string> arguments) => arguments.Contains(Name) || (Alias is not null && arguments.Contains(Alias));

    /// <summary>A command with this title and without options, for the list of commands.</summary>
    public Command WithoutOptions()
    {
        var command = new Command(Name, Description);
        if (Alias is not null)
        {
            command.Aliases.Add(Alias);
        }

        return command;
    }
}
