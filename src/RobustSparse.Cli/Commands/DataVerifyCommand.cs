using System.CommandLine;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn data verify</c>: compares every file with the published digests.</summary>
internal sealed class DataVerifyCommand : ToolCommand
{
    private readonly DatasetNames _names = new();
    private readonly DataCommandOptions _data = new();

    public DataVerifyCommand()
        : base("verify", "Reads every file of data sets and compares it with the published digest; ends with 3 if one is missing or damaged.")
    {
        _names.AddTo(this);
        AddUnder(HelpHeadings.Data, _data.AddTo);
    }

    public override IReadOnlyList<string> Examples { get; } = ["rsn data verify", "rsn data verify digits fashion --data-dir data"];

    public static string NameOf(DataState state) => state switch
    {
        DataState.Present => "present",
        DataState.Missing => "missing",
        _ => "damaged",
    };

    public override IEnumerable<string> Problems(ParseResult given) => _names.Problems(given);

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        DatasetCache cache = _data.Cache(given);
        DatasetStatus[] found = [.. _names.Datasets(given).Select(dataset => cache.Verify(dataset.Name))];
        (string Dataset, string File, DataState State)[] rows =
        [
            .. found.SelectMany(status => status.Files is []
                ? [(status.Dataset.Name, "needs no files", status.State)]
                : status.Files.Select(file => (status.Dataset.Name, file.Path, file.State))),
        ];
        new ColumnTable()
            .Add("data set", ColumnSide.Left, [.. rows.Select(row => row.Dataset)])
            .Add("file", ColumnSide.Left, [.. rows.Select(row => row.File)], canShorten: true)
            .Add("state", ColumnSide.Left, [.. rows.Select(row => NameOf(row.State))])
            .Write(console);
        foreach (DatasetFileStatus bad in found.SelectMany(status => status.Files).Where(file => file.Problem is not null))
        {
            console.Fail($"{bad.Problem}");
        }

        return Task.FromResult(found.All(status => status.State == DataState.Present) ? ExitCode.Done : ExitCode.BadData);
    }
}
