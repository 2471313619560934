using System.CommandLine;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using Spectre.Console;

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
        Table table = new Table().Border(TableBorder.Simple).AddColumns("data set", "images", "classes", "state", "where", "what", "licence");
        foreach (DatasetDescription dataset in DatasetCatalog.All)
        {
            DatasetStatus status = cache.Verify(dataset.Name);
            table.AddRow(
                dataset.Name,
                $"{NumberText.Count(dataset.TrainCount)} + {NumberText.Count(dataset.TestCount)}",
                $"{dataset.Classes}",
                DataVerifyCommand.NameOf(status.State),
                Markup.Escape(status.Directory ?? "needs no files"),
                Markup.Escape(dataset.Title),
                Markup.Escape(dataset.Licence));
        }

        console.Terminal.Write(table);
        return Task.FromResult(ExitCode.Done);
    }
}
