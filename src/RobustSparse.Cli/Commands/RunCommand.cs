using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Experiments;
using RobustSparse.Models;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn run</c>: train, attack, prune, repeat.</summary>
internal sealed class RunCommand : ToolCommand
{
    private readonly Option<Preset> _preset = ValueOption.Choice(
        "--preset", "a small experiment on glyphs that ends in seconds; options below override it [default: none]", Preset.All, preset => preset.Name);

    private readonly Option<string> _dataset = ValueOption.Text(
        "--dataset", string.Join('|', DatasetCatalog.All.Select(dataset => dataset.Name)), "images to learn [default: digits]");

    private readonly Option<Strategy> _experiment = ValueOption.Choice(
        "--experiment", "what each level of pruning starts from [default: reinit_orig]", Enum.GetValues<Strategy>(), StrategyName.Of);

    private readonly Option<AttackKind> _attack = AttackCommandOptions.Kind("the attack to evaluate against, and to train against [default: fgsm]");
    private readonly AdversarialCommandOptions _adversarial = new();
    private readonly ExperimentCommandOptions _experimentOptions = new(new ExperimentOptions().Trials);
    private readonly ExecutionCommandOptions _execution = new();
    private readonly Option<bool> _force = ValueOption.Switch("--force", "delete the run that is in the way, if this program made it [default: false]");

    public RunCommand()
        : base("run", "Trains, attacks and prunes networks, again and again. An interrupted run goes on when the same command is given.")
    {
        Aliases.Add("run_experiments");
        Add(_preset);
        Add(_dataset);
        Add(_experiment);
        Add(_attack);
        _adversarial.AddTo(this);
        _experimentOptions.AddTo(this);
        _execution.AddTo(this);
        Add(_force);
    }

    public override IEnumerable<string> Problems(ParseResult given)
    {
        ExperimentOptions options = Chosen(given);
        ImageCounts? counts = DatasetCatalog.Find(options.Dataset) is { } dataset ? new ImageCounts(dataset.TrainCount, dataset.TestCount) : null;
        return
        [
            .. options.Problems([.. DatasetCatalog.All.Select(known => known.Name)], _experimentOptions.Given(given) | _adversarial.Given(given), counts),
            .. _execution.Problems(given),
        ];
    }

    public override async Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        ExperimentOptions options = Chosen(given);
        RunRequest request = _execution.Request(given, options) with { Force = given.Or(_force, false) };
        foreach (string warning in request.Warnings)
        {
            console.Warn(warning);
        }

        SettingsText.Write(console, request);
        ImageDataset dataset = await _execution.LoadAsync(given, console, options, cancel);
        NetworkSummaryTable.Write(console, NetworkSummary.Of(NetworkArchitecture.Parse(options.Model, TensorShape.Flat(dataset.Features), dataset.Classes, options.Bias)));
        var analysis = new AnalysisRequest
        {
            BaseDirectory = request.BaseDirectory,
            Cell = RunCell.Of(options),
            TestImages = dataset.Test.Slice(0, Math.Min(AnalyzeCommand.TestImages, dataset.Test.Count)),
            Png = false,
        };
        RunReport? report = null;
        ExitCode code = RunFollower.Run(console, request with { Conclude = () => report = RunReport.Write(analysis, cancel) }, dataset, cancel);
        report?.Show(console);
        return code;
    }

    private ExperimentOptions Chosen(ParseResult given)
    {
        ExperimentOptions options = given.IsGiven(_preset) ? given.GetValue(_preset)!.Options : new ExperimentOptions();
        options = _experimentOptions.Apply(given, options);
        return options with
        {
            Dataset = given.Or(_dataset, options.Dataset),
            Strategy = given.Or(_experiment, options.Strategy),
            Attack = options.Attack with { Kind = given.Or(_attack, options.Attack.Kind) },
            Training = _adversarial.Apply(given, options.Training),
        };
    }
}
