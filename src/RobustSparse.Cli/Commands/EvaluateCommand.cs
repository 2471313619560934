using System.CommandLine;
using System.Diagnostics;
using RobustSparse.Attacks;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Options;
using RobustSparse.Concurrency;
using RobustSparse.Data;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Robustness;
using RobustSparse.Runs;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Commands;

/// <summary>
/// <c>rsn evaluate</c>: stored tickets under attack. With fgsm or pgd and no more than training's own options it repeats what
/// training logs; with any other attack or option, or on a whole run, it finds out what networks withstand and keeps the results.
/// </summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private const ulong DefaultSeed = 1234;

    private readonly Argument<string> _path = new("LEVEL_DIR|RUN_DIR") { Description = "the directory of one level, like …/trial_00/prune_iter_00, or of a whole run" };
    private readonly Option<bool> _json = ValueOption.Switch("--json", "write one JSON object, or a list of them for several attacks, sizes or levels [default: false]");
    private readonly AttackNames _attacks = new();
    private readonly AttackCommandOptions _trainedAttack = new();
    private readonly RobustnessCommandOptions _robustness = new();
    private readonly LevelsOption _levels = new();
    private readonly Option<string> _surrogate = ValueOption.Text(
        "--surrogate", "LEVEL_DIR", "the network whose gradients transfer follows [default: the trial's dense one, for which it is the sparsest]");

    private readonly Option<string> _out = ValueOption.Text("--out", "DIR", "where the results of LEVEL_DIR go [default: LEVEL_DIR/robustness]");
    private readonly EvaluationSource _source = new();
    private readonly Option<ulong> _seed = ValueOption.Seed("--seed", $"root of the attack's random numbers [default: {DefaultSeed}]");

    public EvaluateCommand()
        : base("evaluate", "Evaluates stored networks, clean and under attack.")
    {
        Add(_path);
        Add(_json);
        _attacks.AddTo(this);
        _trainedAttack.AddTo(this);
        _robustness.AddTo(this);
        _levels.AddTo(this);
        Add(_surrogate);
        Add(_out);
        _source.AddTo(this);
        Add(_seed);
    }

    public override IEnumerable<string> Problems(ParseResult given)
    {
        if (given.GetResult(_path) is null or { Tokens: [] })
        {
            return [];
        }

        IReadOnlyList<LevelPlace> places = Places(given);
        if (places is [])
        {
            return [$"{PathOf(given)} holds no finished level"];
        }

        StoredTicket ticket = StoredTicket.At(places[0].Directory);
        string? dataset = _source.Dataset(given, ticket);
        List<string> problems = [.. _attacks.Problems(given)];
        if (!Directory.Exists(ticket.Directory))
        {
            problems.Add($"there is no directory {ticket.Directory}; name one like …/trial_00/prune_iter_00, or that of a run");
        }
        else if (dataset is null)
        {
            problems.Add($"what {ticket.Directory} was trained on cannot be told from where it is; say --dataset");
        }

        DatasetDescription? description = dataset is null ? null : DatasetCatalog.Find(dataset);
        ImageCounts? counts = description is null ? null : new ImageCounts(description.TrainCount, description.TestCount);
        bool isStrong = IsStrong(given);
        ExperimentOptions options = ticket.Run with
        {
            Dataset = dataset ?? DatasetCatalog.All[0].Name,
            ValidSize = _source.ValidSize(given, ticket),
            Attack = TrainedAttack(given, ticket),
        };
        var context = new SettingContext { Datasets = SettingChecks.Datasets, Counts = counts, Given = isStrong ? [] : _trainedAttack.Given(given) };
        problems.AddRange(SettingsTable.Standard.Problems(options, context).Select(problem => problem.Spell(SettingOptions.NameOf)));
        problems.AddRange(_source.Problems(given, options, counts));
        problems.AddRange(isStrong && problems is [] ? StrongProblems(given, places) : []);
        return problems;
    }

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        IReadOnlyList<LevelPlace> places = Places(given);
        StoredTicket ticket = StoredTicket.At(places[0].Directory);
        LoadedImages images = await _source.LoadAsync(given, console, ticket, cancel);
        if (!IsStrong(given))
        {
            EvaluateAsTrained(given, console, ticket, images, cancel);
            return ExitCode.Done;
        }

        bool isJson = given.Or(_json, false);
        var session = new RobustnessSession(console, images, isJson);
        foreach (LevelPlace place in places.Where(place => place.Level is not { } level || _levels.Includes(given, level)))
        {
            foreach (string attack in Attacks(given, ticket))
            {
                RobustnessOptions options = Robustness(given, ticket, attack, images.Dataset.Shape.Height, images.Dataset.Shape.Width);
                session.Evaluate(place, options, given.Or(_out, RobustnessRecord.DirectoryOf(place.Directory)), Surrogate(given, place), cancel);
            }
        }

        session.WriteResults();
        if (RunLevels.IsRun(PathOf(given)))
        {
            session.WriteRun(PathOf(given));
        }

        return ExitCode.Done;
    }

    private string PathOf(ParseResult given) => Path.GetFullPath(given.GetValue(_path)!).TrimEnd(Path.DirectorySeparatorChar);

    private IReadOnlyList<LevelPlace> Places(ParseResult given) => RunLevels.At(PathOf(given));

    /// <summary>Whether more is asked for than what training itself evaluates.</summary>
    private bool IsStrong(ParseResult given) =>
        _attacks.Of(given) is not (null or ["fgsm"] or ["pgd"]) || _robustness.AreGiven(given) || _levels.IsGiven(given) || given.IsGiven(_out)
        || given.IsGiven(_surrogate) || RunLevels.IsRun(PathOf(given));

    private IReadOnlyList<string> Attacks(ParseResult given, StoredTicket ticket) => _attacks.Of(given) ?? [RunAttackSettings.Attack.Spell(ticket.Run.Attack.Kind)];

    private RobustnessOptions Robustness(ParseResult given, StoredTicket ticket, string attack, int height, int width) =>
        _robustness.Of(given, attack, _trainedAttack, ticket.Run.Attack.Epsilon, height, width) with { Seed = given.Or(_seed, DefaultSeed) };

    private string? Surrogate(ParseResult given, LevelPlace place) =>
        given.IsGiven(_surrogate) ? Path.GetFullPath(given.GetValue(_surrogate)!) : RunLevels.SurrogateOf(place);

    private List<string> StrongProblems(ParseResult given, IReadOnlyList<LevelPlace> places)
    {
        const int side = 28, classes = 10;
        StoredTicket ticket = StoredTicket.At(places[0].Directory);
        IReadOnlyList<string> attacks = Attacks(given, ticket);
        List<string> problems =
        [
            .. _robustness.EpsilonProblems(given, _trainedAttack),
            .. _robustness.UselessOptions(given, attacks, _trainedAttack),
            .. attacks.SelectMany(attack => Robustness(given, ticket, attack, side, side).Problems(classes)).Distinct(),
        ];
        if (_trainedAttack.ArePredictedLabelsGiven(given))
        {
            problems.Add("--attack-labels predicted is for fgsm and pgd as training runs them; what networks withstand is measured on true classes");
        }

        if (_levels.IsGiven(given) && !RunLevels.IsRun(PathOf(given)))
        {
            problems.Add("--levels chooses among the levels of a run; this is the directory of one level");
        }

        problems.AddRange(_levels.Missing(given, places.Select(place => place.Level ?? -1)).Select(level => $"--levels {level}: there is no such finished level"));
        if (given.IsGiven(_out) && RunLevels.IsRun(PathOf(given)))
        {
            problems.Add("--out takes the results of one level; those of a run go to the directories of its levels");
        }

        if (given.IsGiven(_surrogate) && !attacks.Contains("transfer"))
        {
            problems.Add("--surrogate has no effect without --attack transfer");
        }
        else if (given.IsGiven(_surrogate) && !Directory.Exists(given.GetValue(_surrogate)))
        {
            problems.Add($"--surrogate: there is no directory {given.GetValue(_surrogate)}; name one like …/trial_00/prune_iter_00");
        }

        if (attacks.Contains("transfer") && places.Any(place => Surrogate(given, place) is null))
        {
            problems.Add("--attack transfer needs another network: say --surrogate");
        }

        return problems;
    }

    private AttackOptions TrainedAttack(ParseResult given, StoredTicket ticket)
    {
        AttackKind kind = _attacks.Of(given) switch
        {
            ["fgsm"] => AttackKind.Fgsm,
            ["pgd"] => AttackKind.Pgd,
            _ => ticket.Run.Attack.Kind,
        };
        return _trainedAttack.Apply(given, ticket.Run.Attack with { Kind = kind });
    }

    private void EvaluateAsTrained(ParseResult given, ToolConsole console, StoredTicket ticket, LoadedImages images, CancellationToken cancel)
    {
        MaskedNetwork network = images.ReadNetwork(ticket.Directory);
        AttackOptions attack = TrainedAttack(given, ticket);
        RandomKey key = RandomKey.FromSeed(given.Or(_seed, DefaultSeed)).Child(StreamPurpose.EvaluationAttack);
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = new Evaluator(attack, new IdleCores(Environment.ProcessorCount - 1)).Evaluate(
            network, new EvaluationSet(images.Images), new EvaluatedLoss(), key, cancel);
        var report = new EvaluationReport(images.Dataset.Name, images.Split, attack, evaluation, network, Stopwatch.GetElapsedTime(start));
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
