using System.CommandLine;
using RobustSparse.Engines;
using RobustSparse.Pruning;
using RobustSparse.Settings;
using RobustSparse.Training;

namespace RobustSparse.Cli.Options;

/// <summary>Everything that decides the result of a run but what the paper varies: data set, strategy, attack and kind of training.</summary>
internal sealed class ExperimentCommandOptions
{
    private readonly Option<Protocol> _protocol = ValueOption.Choice(
        "--protocol", "what the paper describes, or what its released code does; options below override it [default: paper]", Protocol.All, protocol => protocol.Name);

    private readonly Option<int> _trials;
    private readonly Option<int> _trainIters = ValueOption.WholeNumber("--train-iters", "updates of each training [default: 50000]", "--train_iters");
    private readonly Option<int> _pruneIters = ValueOption.WholeNumber("--prune-iters", "rounds of pruning [default: 20]", "--prune_iters");
    private readonly Option<int> _evalEvery = ValueOption.WholeNumber("--eval-every", "updates between two evaluations [default: 500]", "--eval_every");
    private readonly Option<int> _batchSize = ValueOption.WholeNumber("--batch-size", "images an update [default: 60]", "--batch_size");
    private readonly Option<int> _validSize = ValueOption.WholeNumber("--valid-size", "training images held out for validation [default: 10000]", "--valid_size");
    private readonly Option<int> _trainLimit = ValueOption.WholeNumber("--train-limit", "train on the first N images only [default: all]");
    private readonly Option<int> _testLimit = ValueOption.WholeNumber("--test-limit", "test on the first N images only [default: all]");
    private readonly Option<string> _model = ValueOption.Text("--model", "dense-H1-H2-…", "widths of the hidden layers [default: dense-300-100]");
    private readonly Option<float> _learningRate = ValueOption.Number("--learning-rate", "step size of Adam [default: 0.0012]", "-lr", "--learning_rate");
    private readonly Option<float> _l1 = ValueOption.Number("--l1-reg", "weight of the L1 penalty [default: 0.0]", "-l1", "--l1_reg");
    private readonly Option<L1Scope> _l1Scope = ValueOption.Choice(
        "--l1-scope", "weights that the L1 penalty reaches [default: surviving]", Enum.GetValues<L1Scope>(), OptionName.Of);

    private readonly Option<float> _labelSmoothing = ValueOption.Number("--label-smoothing", "share of each target spread over all classes [default: 0.1]");
    private readonly Option<TrainingSchedule> _schedule = ValueOption.Choice(
        "--schedule", "count updates, or whole epochs as the original's code does [default: updates]", Enum.GetValues<TrainingSchedule>(), OptionName.Of);

    private readonly Option<double[]> _pruneRates = ValueOption.Numbers(
        "--prune-rates", "fraction of surviving weights removed a round: one a layer, or hidden layers and output [default: .2,.2,.1]");

    private readonly Option<PruneRule> _pruneRule = ValueOption.Choice(
        "--prune-rule", "remove the exact number, or one more and all ties as the original's code does [default: exact]", Enum.GetValues<PruneRule>(), OptionName.Of);

    private readonly Option<RewindPoint> _rewind = ValueOption.Parsed<RewindPoint>(
        "--rewind", "initial|dense-end|step:K", "where reinit_orig goes back to [default: initial]", RewindPoint.TryParse);

    private readonly Option<SavedKernels> _savedKernels = ValueOption.Choice(
        "--saved-kernels", "set pruned weights to zero, or keep their stale values as the original's code does [default: masked]", Enum.GetValues<SavedKernels>(), OptionName.Of);

    private readonly Option<ulong> _seed = ValueOption.Seed("--seed", "root of all random numbers [default: 1234]");
    private readonly Option<EngineKind> _engine = ValueOption.Choice(
        "--engine", "multiply surviving weights only, all of them, or whichever is faster [default: auto]", Enum.GetValues<EngineKind>(), OptionName.Of);

    private readonly AttackCommandOptions _attack = new();

    /// <param name="defaultTrials">For the help.</param>
    public ExperimentCommandOptions(int defaultTrials) =>
        _trials = ValueOption.WholeNumber("--trials", $"networks trained from different random numbers [default: {defaultTrials}]");

    public void AddTo(Command command)
    {
        Option[] beforeAttack = [_protocol, _model, _trials, _trainIters, _pruneIters, _evalEvery, _batchSize, _validSize, _trainLimit, _testLimit];
        Option[] afterAttack = [_learningRate, _l1, _l1Scope, _labelSmoothing, _schedule, _pruneRates, _pruneRule, _rewind, _savedKernels, _seed, _engine];
        Array.ForEach(beforeAttack, command.Add);
        _attack.AddTo(command);
        Array.ForEach(afterAttack, command.Add);
    }

    /// <summary>These options, under the protocol, with what was given.</summary>
    public ExperimentOptions Apply(ParseResult given, ExperimentOptions options)
    {
        options = given.IsGiven(_protocol) ? given.GetValue(_protocol)!.Apply(options) : options;
        return options with
        {
            Trials = given.Or(_trials, options.Trials),
            PruneIterations = given.Or(_pruneIters, options.PruneIterations),
            ValidSize = given.Or(_validSize, options.ValidSize),
            TrainLimit = given.OrNull(_trainLimit, options.TrainLimit),
            TestLimit = given.OrNull(_testLimit, options.TestLimit),
            Model = given.Or(_model, options.Model),
            PruneRates = given.IsGiven(_pruneRates) ? given.GetValue(_pruneRates) : options.PruneRates,
            PruneRule = given.Or(_pruneRule, options.PruneRule),
            Rewind = given.Or(_rewind, options.Rewind),
            SavedKernels = given.Or(_savedKernels, options.SavedKernels),
            Training = Apply(given, options.Training),
            Attack = _attack.Apply(given, options.Attack),
            Seed = given.Or(_seed, options.Seed),
        };
    }

    /// <summary>What was given of what some runs do not use.</summary>
    public GivenOptions Given(ParseResult given)
    {
        (Option Option, GivenOptions Flag)[] flags =
        [
            (_pruneIters, GivenOptions.PruneIterations),
            (_pruneRates, GivenOptions.PruneRates),
            (_pruneRule, GivenOptions.PruneRule),
            (_rewind, GivenOptions.Rewind),
            (_savedKernels, GivenOptions.SavedKernels),
            (_l1Scope, GivenOptions.L1Scope),
        ];
        return flags.Where(pair => given.IsGiven(pair.Option)).Aggregate(_attack.Given(given), (all, pair) => all | pair.Flag);
    }

    private TrainingOptions Apply(ParseResult given, TrainingOptions options) => options with
    {
        Updates = given.Or(_trainIters, options.Updates),
        BatchSize = given.Or(_batchSize, options.BatchSize),
        EvaluateEvery = given.Or(_evalEvery, options.EvaluateEvery),
        LearningRate = given.Or(_learningRate, options.LearningRate),
        L1 = given.Or(_l1, options.L1),
        L1Scope = given.Or(_l1Scope, options.L1Scope),
        LabelSmoothing = given.Or(_labelSmoothing, options.LabelSmoothing),
        Schedule = given.Or(_schedule, options.Schedule),
        Engine = given.Or(_engine, options.Engine),
    };
}
