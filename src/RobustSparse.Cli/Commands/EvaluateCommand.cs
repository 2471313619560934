using System.CommandLine;
using System.Diagnostics;
using RobustSparse.Attacks;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Commands;

/// <summary>
/// <c>rsn evaluate</c>: evaluates stored networks with strong attacks and stores the results. With <c>--as-logged</c> it repeats the
/// evaluation that training logs instead.
/// </summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private const string AttackHeading = "Attacks, certificates and their results";

    private readonly Argument<string> _path = new("LEVEL_DIR|RUN_DIR") { Description = "the directory of one level, like …/trial_00/prune_iter_00, or of a whole run" };
    private readonly AttackNames _attacks = new();
    private readonly StrongAttackOptions _strong = new();
    private readonly LoggedAttackOptions _logged = new();
    private readonly EvaluationSource _source = new();
    private readonly Option<ulong> _seed = ValueOption.Seed("--seed", $"root of the attacks' random numbers [default: {EvaluationRequest.DefaultSeed}]");
    private readonly Option<bool> _details = ValueOption.Switch("--details", "one row for every trial, and the attacks of an ensemble one by one [default: false]");
    private readonly Option<bool> _json = ValueOption.Switch("--json", "write one JSON object, or a list of them for several attacks, radii or levels [default: false]");

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("evaluate", "Evaluates stored networks, clean and under strong attacks that know the true class.");

    public EvaluateCommand()
        : base(Title.Name, Title.Description)
    {
        Add(_path);
        AddUnder(AttackHeading, _attacks.AddTo);
        AddUnder(AttackHeading, _strong.AddTo);
        AddUnder(AttackHeading, _seed);
        AddUnder("Which images", _source.AddTo);
        AddUnder("Training's own attack", _logged.AddTo);
        AddUnder(HelpHeadings.Output, _details, _json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "rsn evaluate RUN_DIR --levels 0,8 --attack autoattack,pgd --eps .1,8/255",
        "rsn evaluate RUN_DIR/trial_00/prune_iter_00 --as-logged --attack pgd --json",
    ];

    public override IEnumerable<string> Problems(ParseResult given)
    {
        if (given.GetResult(_path) is null or { Tokens: [] })
        {
            return [];
        }

        if (EvaluatedPath.Problem(PathOf(given)) is { } problem)
        {
            return [problem];
        }

        LevelOrigin origin = OriginOf(given);
        return _source.Dataset(given, origin) is not { } dataset
            ? [$"the path of {origin.Directory} does not tell its data set; give --dataset"]
            : [.. Problems(given, origin, dataset)];
    }

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        LevelOrigin origin = OriginOf(given);
        if (origin.Dataset is { } own && _source.Dataset(given, origin) is var other && other != own)
        {
            console.Warn($"{PathOf(given)} was trained on {own}, not on {other}: the results are not results of the run, and the report leaves them out");
        }

        if (_logged.IsAsked(given))
        {
            EvaluateAsLogged(given, console, await _source.LoadAsync(given, console, origin, cancel), cancel);
            return ExitCode.Done;
        }

        EvaluationRequest request = RequestOf(given);
        request.Output.Check(request.Places());
        LoadedImages images = await _source.LoadAsync(given, console, origin, cancel);
        new RobustnessSession(console, images, given.Or(_json, false), given.Or(_details, false)).Run(request, origin, cancel);
        return ExitCode.Done;
    }

    private IEnumerable<string> Problems(ParseResult given, LevelOrigin origin, string dataset)
    {
        DatasetDescription? description = DatasetCatalog.Find(dataset);
        ImageCounts? counts = SettingChecks.CountsOf(dataset);
        ExperimentOptions options = origin.Run with { Dataset = dataset, ValidSize = _source.ValidSize(given, origin) };
        bool isLogged = _logged.IsAsked(given);
        if (isLogged)
        {
            options = options with { Attack = _logged.AttackOf(given, _attacks, origin) };
        }

        var context = new SettingContext { Datasets = SettingChecks.Datasets, Counts = counts, Given = isLogged ? _logged.Given(given) : [] };
        return
        [
            .. SettingsTable.Standard.Problems(options, context).Select(problem => problem.Spell(SettingOptions.NameOf)),
            .. _source.Problems(given, origin, counts),
            .. isLogged
                ? [.. LoggedAttackOptions.Problems(given, _attacks, PathOf(given)), .. _strong.WithoutUse(given)]
                : _logged.WithoutUse(given).Concat(RequestOf(given).Problems(origin.Run.Attack.Epsilon, description?.Classes ?? 0).Select(problem => $"--{problem}")),
        ];
    }

    private static string PathOf(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private string PathOf(ParseResult given) => PathOf(given.GetValue(_path)!);

    private LevelOrigin OriginOf(ParseResult given) => LevelOrigin.At(RunLevels.At(PathOf(given))[0].Directory);

    private EvaluationRequest RequestOf(ParseResult given) => _strong.Apply(given, new EvaluationRequest
    {
        Path = PathOf(given),
        Attacks = _attacks.Of(given) ?? [EvaluationRequest.DefaultAttack],
        Seed = given.Or(_seed, EvaluationRequest.DefaultSeed),
    });

    private void EvaluateAsLogged(ParseResult given, ToolConsole console, LoadedImages images, CancellationToken cancel)
    {
        LevelPlace place = RunLevels.At(PathOf(given))[0];
        MaskedNetwork network = images.ReadNetwork(place.Directory);
        AttackOptions attack = _logged.AttackOf(given, _attacks, LevelOrigin.At(place.Directory));
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = LoggedEvaluation.Run(
            network, images.Selected.Images, attack, given.Or(_seed, EvaluationRequest.DefaultSeed), Environment.ProcessorCount, cancel);
        var report = new EvaluationReport(place, images.Selected, attack, evaluation, network, Stopwatch.GetElapsedTime(start));
        if (given.Or(_json, false))
        {
            console.Output.WriteLine(report.ToJson());
        }
        else
        {
            report.Write(console);
        }
    }
}
