using System.CommandLine;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn data</c>: the data sets on this machine.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand()
        : base("data", "Lists, downloads and verifies data sets.")
    {
        Add(new DataListCommand());
        Add(new DataFetchCommand());
        Add(new DataVerifyCommand());
    }
}
