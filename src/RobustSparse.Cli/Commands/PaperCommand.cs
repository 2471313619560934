using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn paper</c>: every run of the paper, one after the other; finished runs are skipped, unfinished runs are resumed.</summary>
internal sealed class PaperCommand : ToolCommand
{
    private readonly OnlyOption _only = new();
    private readonly ConfirmationOption _confirmation = new();
    private readonly ExperimentCommandOptions _experiment = new(SettingsTable.Standard.Settings.Except([.. PaperGrid.Settings, BranchSettings.Branch]), new ExperimentOptions { Trials = PaperGrid.Trials });
    private readonly ExecutionCommandOptions _execution = new();

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("paper", "Runs the paper's grid: 2 data sets, 3 strategies, 2 attacks, natural and adversarial training. Goes on where it was interrupted.");

    public PaperCommand()
        : base(Title.Name, Title.Description)
    {
        AddUnder(HelpHeadings.Runs, _only.AddTo);
        _experiment.AddTo(this);
        _execution.AddTo(this);
        AddUnder(HelpHeadings.Execution, _confirmation.Option);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "rsn paper --only dataset=digits,attack=fgsm --trials 2",
        "rsn paper --protocol reference --base-dir output-reference --yes",
    ];

    public override IEnumerable<string> Problems(ParseResult given)
    {
        string[] problems = [.. _only.Problems(given)];
        if (problems is not [])
        {
            return [.. problems, .. CommonProblems(given, PaperGrid.Runs(Common(given)))];
        }

        return CommonProblems(given, Runs(given));
    }

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        RunRequest[] requests = [.. Runs(given).Select(run => _execution.Request(given, run))];
        BaseDirectory.DemandDirectory(_execution.BaseDirectory(given));
        foreach (string warning in requests.SelectMany(request => request.Warnings.Concat(_experiment.Warnings(given, request.Options))).Distinct())
        {
            console.Warn(warning);
        }

        Dictionary<string, RunSummary> found = RunCatalog.Find(_execution.BaseDirectory(given)).ToDictionary(run => run.Directory);
        DemandSameSettings(requests, found);
        Announce(console, requests, found, cancel);
        RunRequest[] unfinished = Unfinished(requests, found);
        if (unfinished is not [] && !_confirmation.IsGiven(given))
        {
            if (!console.CanAsk)
            {
                console.Fail("nothing was started: paper asks before it begins, and there is no terminal to ask at; --yes begins without asking");
                return ExitCode.BadUsage;
            }

            if (!await ConfirmationOption.AskAsync(console, cancel))
            {
                console.Output.WriteLine("Nothing was started.");
                return ExitCode.Done;
            }
        }

        ExitCode worst = ExitCode.Done;
        ImageDataset? dataset = null;
        foreach (RunRequest[] twins in Twins(unfinished))
        {
            ExperimentOptions run = twins[0].Options;
            dataset = dataset?.Name == run.Dataset ? dataset : await _execution.LoadAsync(given, console, run, cancel);
            foreach (RunRequest twin in twins)
            {
                console.Output.WriteLine($"run {Array.IndexOf(unfinished, twin) + 1} of {unfinished.Length}: {Path.GetRelativePath(_execution.BaseDirectory(given), PathOf(twin))}");
            }

            RunRequest request = twins[0] with { Twins = [.. twins.Skip(1).Select(twin => twin.Options.Attack)] };
            worst = RunFollower.Run(console, request, dataset, cancel) == ExitCode.Done ? worst : ExitCode.Failed;
        }

        foreach (RunCell cell in requests.Select(request => RunCell.Of(request.Options, request.Directory)).Distinct())
        {
            var analysis = new AnalysisRequest
            {
                BaseDirectory = _execution.BaseDirectory(given),
                Cell = cell,
                TestImages = AnalyzeCommand.TestImagesOf(_execution.Cache(given), console, cell.Dataset),
            };
            RunReport.Write(analysis, [.. requests.Select(PathOf)], cancel).Show(console);
        }

        string[] paths = [.. requests.Select(PathOf)];
        RunTable.Write(console, _execution.BaseDirectory(given), [.. RunCatalog.Find(_execution.BaseDirectory(given)).Where(run => paths.Contains(run.Directory))]);
        return worst;
    }

    private static RunRequest[] Unfinished(RunRequest[] requests, Dictionary<string, RunSummary> found) =>
        [.. requests.Where(request => found.GetValueOrDefault(PathOf(request)) is not { Status: RunStatus.Finished } summary
            || SettingsTable.Standard.Differences(summary.Options!, request.Options) is not [])];

    /// <summary>Groups runs that train the same networks: natural training does not depend on the attack that evaluates it.</summary>
    private static IEnumerable<RunRequest[]> Twins(RunRequest[] requests) =>
        requests
            .GroupBy(request => request.Options.Training.Adversarial ? request.Options : request.Options with { Attack = new AttackOptions() })
            .Select(twins => twins.ToArray());

    private static string PathOf(RunRequest request) => request.Directory.Path;

    private ExperimentOptions Common(ParseResult given) => _experiment.Apply(given, new ExperimentOptions { Trials = PaperGrid.Trials });

    private IEnumerable<ExperimentOptions> Runs(ParseResult given) => PaperGrid.Runs(Common(given)).Where(run => _only.Includes(given, run));

    /// <summary>The problems that all runs share: an option, for example, is unused only if no run uses it.</summary>
    private IEnumerable<string> CommonProblems(ParseResult given, IEnumerable<ExperimentOptions> runs)
    {
        runs = [.. runs];
        IEnumerable<string> problems = runs
            .Select(run => _experiment.Problems(given, run))
            .Aggregate((all, next) => all.Intersect(next));
        problems = [.. problems, .. _execution.Problems(given)];
        return problems.Any() ? problems : _execution.MemoryProblems(given, runs.Where(run => DatasetCatalog.Find(run.Dataset) is not null));
    }

    private static ImageCounts CountsOf(ExperimentOptions run) =>
        SettingChecks.CountsOf(run.Dataset) ?? default;

    /// <summary>Days may pass before the last run starts, so every run's directory is checked before the first run.</summary>
    private static void DemandSameSettings(RunRequest[] requests, Dictionary<string, RunSummary> found)
    {
        foreach (RunRequest request in requests)
        {
            if (found.GetValueOrDefault(PathOf(request)) is not { Options: { } there } summary)
            {
                continue;
            }

            IReadOnlyList<SettingDifference> differences = SettingsTable.Standard.Obstacles(there, request.Options);
            if (differences is not [])
            {
                throw new RunDirectoryException($"{summary.Directory} holds a run with other settings", RunRemedy.Name | RunRemedy.OtherBaseDirectory, [.. differences.Select(RunDifference.Of)]);
            }
        }
    }

    /// <summary>Writes the list of runs, and an estimate of their duration.</summary>
    private static void Announce(ToolConsole console, RunRequest[] requests, Dictionary<string, RunSummary> found, CancellationToken cancel)
    {
        var rows = new List<string[]>();
        var cost = new TrialCost();
        TimeSpan total = TimeSpan.Zero;
        RunRequest[] unfinished = Unfinished(requests, found);
        HashSet<RunRequest> twins = [.. Twins(unfinished).SelectMany(together => together.Skip(1))];
        foreach (RunRequest request in requests)
        {
            cancel.ThrowIfCancellationRequested();
            RunSummary? summary = found.GetValueOrDefault(PathOf(request));
            TimeSpan left = unfinished.Contains(request) ? Estimate(cost, request, summary, twins.Contains(request)) : TimeSpan.Zero;
            total += left;
            rows.Add([.. PaperGrid.Axes.Select(axis => axis.ValueOf(request.Options)), summary is null ? "to do" : RunTable.NameOf(summary.Status), NumberText.Duration(left)]);
        }

        var table = new ColumnTable();
        string[] headers = [.. PaperGrid.Axes.Select(axis => axis.Name), "state", "estimate"];
        for (int column = 0; column < headers.Length; column++)
        {
            table.Add(headers[column], column + 1 < headers.Length ? ColumnSide.Left : ColumnSide.Right, [.. rows.Select(row => row[column])]);
        }

        table.Write(console);
        console.Output.WriteLine($"{NumberText.Counted(requests.Length, "run")}, about {NumberText.Duration(total)} in all with {NumberText.Counted(requests[0].Jobs, "trial")} at once");
        console.Output.WriteLine();
    }

    private static TimeSpan Estimate(TrialCost cost, RunRequest request, RunSummary? summary, bool isTwin)
    {
        ExperimentOptions run = request.Options;
        ImageCounts counts = CountsOf(run);
        var used = new ImageCounts(run.TrainLimit ?? (counts.Train - run.ValidSize), run.TestLimit ?? counts.Test);
        int atOnce = Math.Min(Math.Min(request.Jobs, run.Trials), Environment.ProcessorCount);
        double rounds = Math.Ceiling((double)run.Trials / atOnce);
        double left = summary is null ? 1 : 1 - ((double)summary.LevelsDone / summary.LevelsTotal);
        return cost.Of(run, used, isTwin) * (rounds * left);
    }
}
