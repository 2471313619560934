using System.CommandLine;
using RobustSparse.Cli.Display;
using RobustSparse.Data;

namespace RobustSparse.Cli.Options;

/// <summary>The option for the data directory.</summary>
internal sealed class DataCommandOptions
{
    /// <summary>The environment variable read when <c>--data-dir</c> is not given.</summary>
    private const string Variable = "RSN_DATA_DIR";

    private readonly Option<string> _directory = ValueOption.Text(
        "--data-dir", "DIR", $"directory with the folders digits, fashion and cifar10; files may be .gz, except cifar10's [default: ${Variable}, else the user's cache, where missing files are downloaded]");

    public void AddTo(Command command) => command.Add(_directory);

    public DatasetCache Cache(ParseResult given)
    {
        string directory = given.Or(_directory, Environment.GetEnvironmentVariable(Variable) ?? "");
        return new DatasetCache(directory == "" ? null : directory);
    }

    /// <summary>Loads a data set, downloading it first if need be.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="console">Shows the download.</param>
    /// <param name="name">The data set's name in the catalogue.</param>
    /// <param name="train">Number of training images, from the first; null for all.</param>
    /// <param name="test">Number of test images, from the first; null for all.</param>
    /// <param name="cancel">Stops the download.</param>
    public Task<ImageDataset> LoadAsync(ParseResult given, ToolConsole console, string name, int? train, int? test, CancellationToken cancel)
    {
        DatasetCache cache = Cache(given);
        return DownloadDisplay.FollowAsync(console, name, progress => cache.LoadOrFetchAsync(name, train, test, progress, cancel));
    }
}
