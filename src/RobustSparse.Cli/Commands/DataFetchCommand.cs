using System.CommandLine;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn data fetch</c>: downloads the missing or damaged files of data sets.</summary>
internal sealed class DataFetchCommand : ToolCommand
{
    private readonly DatasetNames _names = new();
    private readonly DataCommandOptions _data = new();

    public DataFetchCommand()
        : base("fetch", "Downloads the missing or damaged files of data sets.")
    {
        _names.AddTo(this);
        AddUnder(HelpHeadings.Data, _data.AddTo);
    }

    public override IReadOnlyList<string> Examples { get; } = ["rsn data fetch", "rsn data fetch fashion --data-dir data"];

    public override IEnumerable<string> Problems(ParseResult given) => _names.Problems(given);

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        DatasetCache cache = _data.Cache(given);
        ExitCode code = ExitCode.Done;
        foreach (DatasetDescription dataset in _names.Datasets(given))
        {
            DatasetStatus status = await DownloadDisplay.FollowAsync(console, dataset.Name, async progress =>
            {
                await cache.FetchAsync(dataset.Name, progress, cancel);
                return cache.Verify(dataset.Name);
            });
            console.Output.WriteLine($"{dataset.Name}: {DataVerifyCommand.NameOf(status.State)}{(status.Directory is { } directory ? $" in {directory}" : ", needs no files")}");
            if (status.State != DataState.Present)
            {
                console.Error.WriteLine($"rsn: {dataset.Name} is not downloaded: {string.Join("; ", status.Files.Select(file => file.Problem).OfType<string>())}");
                code = ExitCode.BadData;
            }
        }

        return code;
    }
}
