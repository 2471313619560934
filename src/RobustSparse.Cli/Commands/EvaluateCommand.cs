using System.CommandLine;
using System.Diagnostics;
using RobustSparse.Attacks;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Cli.Commands;

/// <summary>The images to evaluate on.</summary>
internal enum EvaluationSplit
{
    Test,
    Valid,
    Train,
}

/// <summary><c>rsn evaluate</c>: a stored ticket under an attack.</summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private const ulong DefaultSeed = 1234;

    private readonly Argument<string> _level = new("LEVEL_DIR") { Description = "the directory of one level, like …/trial_00/prune_iter_00" };
    private readonly Option<bool> _json = ValueOption.Switch("--json", "write one JSON object [default: false]");
    private readonly Option<AttackKind> _attack = AttackCommandOptions.Kind("the attack [default: the run's, else fgsm; so with its parameters]");
    private readonly AttackCommandOptions _attackOptions = new();
    private readonly Option<EvaluationSplit> _split = ValueOption.Choice(
        "--split", "which images [default: test]", Enum.GetValues<EvaluationSplit>(), NameOf);

    private readonly Option<int> _limit = ValueOption.WholeNumber("--limit", "the first N images of the split only [default: as many as the run used]");
    private readonly Option<int> _validSize = ValueOption.WholeNumber("--valid-size", "training images held out for validation [default: the run's, else 10000]", "--valid_size");
    private readonly Option<string> _dataset = ValueOption.Text(
        "--dataset", string.Join('|', DatasetCatalog.All.Select(dataset => dataset.Name)), "the images that the network learned [default: the run's]");

    private readonly Option<ulong> _seed = ValueOption.Seed("--seed", $"root of the attack's random numbers [default: {DefaultSeed}]");
    private readonly DataCommandOptions _data = new();

    public EvaluateCommand()
        : base("evaluate", "Evaluates one stored network, clean and under an attack.")
    {
        Add(_level);
        Add(_json);
        Add(_attack);
        _attackOptions.AddTo(this);
        Add(_split);
        Add(_limit);
        Add(_validSize);
        Add(_dataset);
        Add(_seed);
        _data.AddTo(this);
    }

    public override IEnumerable<string> Problems(ParseResult given)
    {
        if (given.GetResult(_level) is null or { Tokens: [] })
        {
            return [];
        }

        StoredTicket ticket = Ticket(given);
        string? dataset = given.Or(_dataset, ticket.Dataset!);
        List<string> problems = [];
        if (!Directory.Exists(ticket.Directory))
        {
            problems.Add($"there is no directory {ticket.Directory}; name one like …/trial_00/prune_iter_00");
        }
        else if (dataset is null)
        {
            problems.Add($"what {ticket.Directory} was trained on cannot be told from where it is; say --dataset");
        }

        DatasetDescription? description = dataset is null ? null : DatasetCatalog.Find(dataset);
        ImageCounts? counts = description is null ? null : new ImageCounts(description.TrainCount, description.TestCount);
        ExperimentOptions options = ticket.Run with { Dataset = dataset ?? DatasetCatalog.All[0].Name, ValidSize = ValidSize(given, ticket), Attack = Attack(given, ticket) };
        problems.AddRange(options.Problems([.. DatasetCatalog.All.Select(known => known.Name)], _attackOptions.Given(given), counts));
        if (given.OrNull(_limit) < 1)
        {
            problems.Add($"--limit {given.GetValue(_limit)} is not at least 1");
        }
        else if (counts is { } all && given.OrNull(_limit) > Available(given, options, all))
        {
            problems.Add($"--limit {given.GetValue(_limit)} is more than the {Available(given, options, all)} images of the split");
        }

        return problems;
    }

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        StoredTicket ticket = Ticket(given);
        MaskedNetwork network = StoredLevel.ReadTrained(ticket.Directory);
        ImageRange range = Range(given, ticket);
        ImageDataset dataset = await _data.LoadAsync(given, console, given.Or(_dataset, ticket.Dataset!), range.TrainWanted, range.TestWanted, cancel);
        if (network.Architecture.Inputs != dataset.Features || network.Architecture.Outputs != dataset.Classes)
        {
            throw new DataException(
                $"{ticket.Directory} holds a network of {network.Architecture.Inputs} inputs and {network.Architecture.Outputs} outputs; {dataset.Name} has {dataset.Features} pixels and {dataset.Classes} classes");
        }

        AttackOptions attack = Attack(given, ticket);
        ImageSet images = range.Of(dataset);
        RandomKey key = RandomKey.FromSeed(given.Or(_seed, DefaultSeed)).Child(StreamPurpose.EvaluationAttack);
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = new Evaluator(attack, new IdleCores(Environment.ProcessorCount - 1)).Evaluate(
            network, new EvaluationSet(images), new Objective(), key, cancel);
        var report = new EvaluationReport(
            dataset.Name, NameOf(given.Or(_split, EvaluationSplit.Test)), attack, evaluation, network, Stopwatch.GetElapsedTime(start));
        if (given.Or(_json, false))
        {
            console.Output.WriteLine(report.ToJson());
        }
        else
        {
            report.Write(console);
        }

        return ExitCode.Done;
    }

    private static string NameOf(EvaluationSplit split) => split switch
    {
        EvaluationSplit.Test => "test",
        EvaluationSplit.Valid => "valid",
        _ => "train",
    };

    private StoredTicket Ticket(ParseResult given) => StoredTicket.At(Path.GetFullPath(given.GetValue(_level)!));

    private int ValidSize(ParseResult given, StoredTicket ticket) => given.Or(_validSize, ticket.Run.ValidSize);

    private AttackOptions Attack(ParseResult given, StoredTicket ticket) =>
        _attackOptions.Apply(given, ticket.Run.Attack with { Kind = given.Or(_attack, ticket.Run.Attack.Kind) });

    private int Available(ParseResult given, ExperimentOptions options, ImageCounts counts) => given.Or(_split, EvaluationSplit.Test) switch
    {
        EvaluationSplit.Test => counts.Test,
        EvaluationSplit.Valid => options.ValidSize,
        _ => counts.Train - options.ValidSize,
    };

    private ImageRange Range(ParseResult given, StoredTicket ticket)
    {
        int? limit = given.OrNull(_limit);
        return given.Or(_split, EvaluationSplit.Test) switch
        {
            EvaluationSplit.Test => new ImageRange(IsTest: true, 0, limit ?? ticket.Run.TestLimit),
            EvaluationSplit.Valid => new ImageRange(IsTest: false, 0, limit ?? ValidSize(given, ticket)),
            _ => new ImageRange(IsTest: false, ValidSize(given, ticket), limit ?? ticket.Run.TrainLimit),
        };
    }

    /// <summary>A part of a data set: so many images, or all, from one on.</summary>
    private readonly record struct ImageRange(bool IsTest, int Start, int? Count)
    {
        // One image of the other part: a data set has both.
        public int? TrainWanted => IsTest ? 1 : Start + Count;

        public int? TestWanted => IsTest ? Start + Count : 1;

        public ImageSet Of(ImageDataset dataset)
        {
            ImageSet part = IsTest ? dataset.Test : dataset.Train;
            return part.Slice(Start, Count ?? (part.Count - Start));
        }
    }
}
