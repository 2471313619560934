using System.CommandLine;
using RobustSparse.Cli.Display;
using RobustSparse.Data;

namespace RobustSparse.Cli.Options;

/// <summary>Where data sets are.</summary>
internal sealed class DataCommandOptions
{
    /// <summary>Names the directory where no option does.</summary>
    private const string Variable = "RSN_DATA_DIR";

    private readonly Option<string> _directory = ValueOption.Text(
        "--data-dir", "DIR", $"where DIR/digits and DIR/fashion are, packed (.gz) or not [default: ${Variable}, else the user's cache, to which missing ones are downloaded]");

    public void AddTo(Command command) => command.Add(_directory);

    public DatasetCache Cache(ParseResult given)
    {
        string directory = given.Or(_directory, Environment.GetEnvironmentVariable(Variable) ?? "");
        return new DatasetCache(directory == "" ? null : directory);
    }

    /// <summary>Loads a data set, downloading it first if need be.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="console">Shows the download.</param>
    /// <param name="name">As in the catalog.</param>
    /// <param name="train">Training images wanted, from the first; null for all.</param>
    /// <param name="test">Test images wanted, from the first; null for all.</param>
    /// <param name="cancel">Stops the download.</param>
    public Task<ImageDataset> LoadAsync(ParseResult given, ToolConsole console, string name, int? train, int? test, CancellationToken cancel)
    {
        DatasetCache cache = Cache(given);
        return DownloadDisplay.FollowAsync(console, name, progress => cache.LoadOrFetchAsync(name, train, test, progress, cancel));
    }
}
