using System.CommandLine;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Pruning;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn branch</c>: control experiments beside a run.</summary>
internal sealed class BranchCommand : ToolCommand
{
    private static readonly ControlKind[] _kinds = [ControlKind.Reinit, ControlKind.ShuffleLayer, ControlKind.ShuffleGlobal, ControlKind.SameSign];

    private readonly BranchOptions _branch = new();
    private readonly Option<ControlKind> _kind = ValueOption.Choice(
        "--kind", "fresh weights under the mask, its weights at random places of their layer, random places of the network, or fresh weights with the old signs", _kinds, Branch.NameOf);

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("branch", "Trains control experiments of a run's levels in a directory beside it. The same command resumes an interrupted branch.");

    public BranchCommand()
        : base(Title.Name, Title.Description)
    {
        AddUnder(HelpHeadings.Runs, _kind);
        _branch.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "rsn branch RUN_DIR --kind shuffle-layer",
        "rsn branch RUN_DIR --kind reinit --levels 8,15",
    ];

    public override IEnumerable<string> Problems(ParseResult given) =>
        [.. given.IsGiven(_kind) ? Array.Empty<string>() : [$"--kind is missing; it is one of {string.Join(", ", _kinds.Select(Branch.NameOf))}"], .. _branch.Problems(given)];

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        RunRequest request = _branch.Request(given, given.GetValue(_kind));
        ImageDataset dataset = await _branch.LoadAsync(given, console, request.Options, cancel);
        SettingsText.Write(console, request);
        return RunFollower.Run(console, request, dataset, cancel);
    }
}
