using System.CommandLine;
using RobustSparse.Cli.Help;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn data</c>: the data sets on this machine.</summary>
internal sealed class DataCommand : Command, IExamples
{
    public DataCommand()
        : base("data", "Lists, downloads and verifies data sets.")
    {
        Add(new DataListCommand());
        Add(new DataFetchCommand());
        Add(new DataVerifyCommand());
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples { get; } = ["rsn data list", "rsn data fetch digits"];
}
