using System.CommandLine;
using RobustSparse.Cli.Help;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn data</c>: the data sets on this machine.</summary>
internal sealed class DataCommand : Command, IExamples
{
    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("data", "Lists, downloads and verifies data sets.");

    public DataCommand()
        : base(Title.Name, Title.Description)
    {
        Add(new DataListCommand());
        Add(new DataFetchCommand());
        Add(new DataVerifyCommand());
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["rsn data list", "rsn data fetch digits"];
}
