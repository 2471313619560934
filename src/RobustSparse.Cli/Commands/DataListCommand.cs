using System.CommandLine;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn data list</c>: lists the data sets with their state and folder.</summary>
internal sealed class DataListCommand : ToolCommand
{
    private readonly DataCommandOptions _data = new();

    public DataListCommand()
        : base("list", "Lists data sets: what they show, where they are, whether they can be used.") => AddUnder(HelpHeadings.Data, _data.AddTo);

    public override IReadOnlyList<string> Examples { get; } = ["rsn data list", "rsn data list --data-dir data"];

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        DatasetCache cache = _data.Cache(given);
        (DatasetDescription Dataset, DatasetStatus Status)[] all = [.. DatasetCatalog.All.Select(dataset => (dataset, cache.Verify(dataset.Name)))];
        new ColumnTable()
            .Add("data set", ColumnSide.Left, [.. all.Select(row => row.Dataset.Name)])
            .Add("images", ColumnSide.Left, [.. all.Select(row => $"{NumberText.Count(row.Dataset.TrainCount)} + {NumberText.Count(row.Dataset.TestCount)}")])
            .Add("classes", ColumnSide.Right, [.. all.Select(row => $"{row.Dataset.Classes}")], importance: 1)
            .Add("state", ColumnSide.Left, [.. all.Select(row => DataVerifyCommand.NameOf(row.Status.State))])
            .Add("where", ColumnSide.Left, [.. all.Select(row => row.Status.Directory ?? "needs no files")], canShorten: true)
            .Add("what", ColumnSide.Left, [.. all.Select(row => row.Dataset.Title)], importance: 2)
            .Add("licence", ColumnSide.Left, [.. all.Select(row => row.Dataset.Licence)], importance: 3)
            .Write(console);
        return Task.FromResult(ExitCode.Done);
    }
}
