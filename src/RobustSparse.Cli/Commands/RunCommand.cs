using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Plots;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn run</c>: train, attack, prune, repeat.</summary>
internal sealed class RunCommand : ToolCommand
{
    private readonly Option<Preset> _preset = ValueOption.Choice(
        "--preset", "quick: a small experiment on glyphs that ends in seconds; robust: convolutions trained against PGD at eps 0.3, in minutes; methods: a comparison of pruning methods on glyphs, in minutes; options below override it [default: none]", Preset.All, preset => preset.Name);

    private readonly ExperimentCommandOptions _experiment = new(SettingsTable.Standard.Settings.Except([BranchSettings.Branch]), new ExperimentOptions());
    private readonly ExecutionCommandOptions _execution = new();
    private readonly ConfirmationOption _confirmation = new();
    private readonly Option<bool> _force = ValueOption.Switch("--force", "delete the run that is in the way, if this program made it [default: false]");

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("run", "Trains, attacks and prunes networks, again and again. The same command resumes an interrupted run.", "run_experiments");

    public RunCommand()
        : base(Title.Name, Title.Description)
    {
        Aliases.Add(Title.Alias!);
        AddUnder(HelpHeadings.Of(SettingGroup.Training), _preset);
        _experiment.AddTo(this);
        _execution.AddTo(this);
        AddUnder(HelpHeadings.Output, _force);
        AddUnder(HelpHeadings.Execution, _confirmation.Option);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "rsn run --preset quick",
        "rsn run --dataset fashion --attack pgd --adv-train --trials 3 --jobs 2",
    ];

    public override IEnumerable<string> Problems(ParseResult given)
    {
        IReadOnlyList<ExperimentOptions> runs = Runs(given);
        string[] problems =
        [
            .. runs.SelectMany(options => _experiment.Problems(given, options)).Distinct(),
            .. _execution.Problems(given),
        ];
        return problems is [] ? _execution.MemoryProblems(given, runs) : problems;
    }

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        if (Runs(given) is { Count: > 1 } runs)
        {
            return await CompareAsync(given, runs, console, cancel);
        }

        ExperimentOptions options = Runs(given)[0];
        RunRequest request = _execution.Request(given, options) with { Force = given.Or(_force, false) };
        BaseDirectory.DemandDirectory(request.BaseDirectory);
        foreach (string warning in request.Warnings.Concat(_experiment.Warnings(given, options)))
        {
            console.Warn(warning);
        }

        SettingsText.Write(console, request);
        ImageDataset dataset = await _execution.LoadAsync(given, console, options, cancel);
        NetworkSummaryTable.Write(console, NetworkSummary.Of(options.Architecture(dataset.Shape, dataset.Classes)));
        console.Output.WriteLine($"Memory: {MemoryEstimate.Of(options, dataset, request.Jobs)}");
        var size = RunSize.Of(request, dataset);
        size.Write(console);
        console.Output.WriteLine();
        bool isNew = !File.Exists(request.Directory.ManifestFile) || request.Force;
        if (isNew && size.IsLong && console.CanAsk && !_confirmation.IsGiven(given) && !await ConfirmationOption.AskAsync(console, cancel))
        {
            console.Output.WriteLine("Nothing was started.");
            return ExitCode.Done;
        }

        var analysis = new AnalysisRequest
        {
            BaseDirectory = request.BaseDirectory,
            Cell = RunCell.Of(options, request.Directory),
            TestImages = dataset.Test.Slice(0, Math.Min(AnalyzeCommand.TestImages, dataset.Test.Count)),
            Png = false,
        };
        RunReport? report = null;
        ExitCode code = RunFollower.Run(console, request with { Conclude = () => report = RunReport.Write(analysis, [request.Directory.Path], cancel) }, dataset, cancel);
        // A run that was finished before has its report already, unless somebody deleted it.
        report ??= code == ExitCode.Done ? RunReport.Find(analysis) ?? RunReport.Write(analysis, [request.Directory.Path], cancel) : null;
        report?.Show(console);
        return code;
    }

    /// <summary>Carries out the runs of a preset one after the other, then compares them with the first.</summary>
    private async Task<ExitCode> CompareAsync(ParseResult given, IReadOnlyList<ExperimentOptions> runs, ToolConsole console, CancellationToken cancel)
    {
        var directories = new List<string>();
        foreach (ExperimentOptions options in runs)
        {
            RunRequest request = _execution.Request(given, options) with { Force = given.Or(_force, false) };
            SettingsText.Write(console, request);
            ExitCode code = RunFollower.Run(console, request, await _execution.LoadAsync(given, console, options, cancel), cancel);
            if (code != ExitCode.Done)
            {
                return code;
            }

            directories.Add(request.Directory.Path);
        }

        return CompareCommand.Compare(
            console,
            new ComparisonRequest { Runs = directories, OutputDirectory = Path.Combine(_execution.BaseDirectory(given), given.GetValue(_preset)!.Name), Png = false },
            cancel);
    }

    private IReadOnlyList<ExperimentOptions> Runs(ParseResult given)
    {
        Preset? preset = given.IsGiven(_preset) ? given.GetValue(_preset) : null;
        ExperimentOptions chosen = _experiment.Apply(given, preset?.Options ?? new ExperimentOptions());
        return preset?.RunsOf(chosen) ?? [chosen];
    }
}
