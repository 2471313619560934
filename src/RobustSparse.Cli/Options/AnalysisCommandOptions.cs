using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Options;

/// <summary>Which runs to analyse, and what to show of them.</summary>
internal sealed class AnalysisCommandOptions
{
    private readonly Argument<string?> _run = new("RUN_DIR")
    {
        Description = "the run to analyse, with the runs of other strategies beside it; without it, the options below name the runs",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _dataset = ValueOption.Text("--dataset", "NAME", "what the networks learned [default: digits]");
    private readonly Option<string> _model = ValueOption.Text("--model", "dense-H1-H2-…", "widths of their hidden layers [default: dense-300-100]");
    private readonly Option<string> _baseDirectory = ValueOption.Text("--base-dir", "DIR", "where run directories are [default: ./output]", "--base_dir");
    private readonly Option<AttackKind> _attack = AttackCommandOptions.Kind("the attack of the runs [default: fgsm]");
    private readonly Option<bool> _adversarial = ValueOption.Switch("--adv-train", "runs that trained on attacked images too [default: false]", "--adv_train");
    private readonly Option<float> _learningRate = ValueOption.Number("--learning-rate", "step size of the runs [default: 0.0012]", "-lr", "--learning_rate");
    private readonly Option<float> _l1 = ValueOption.Number("--l1-reg", "weight of their L1 penalty [default: 0.0]", "-l1", "--l1_reg");
    private readonly Option<bool> _force = ValueOption.Switch("--force", "delete figures of an earlier analysis first [default: false]");
    private readonly ReportOptions _report = new();
    private readonly Option<string> _compareWith = ValueOption.Text(
        "--compare-with", "DIR", "another base directory with the same runs, say under the other protocol [default: none]");

    /// <summary>The options that name a cell.</summary>
    private Option[] OfCell => [_dataset, _model, _baseDirectory, _attack, _adversarial, _learningRate, _l1];

    public void AddTo(Command command)
    {
        command.Add(_run);
        Array.ForEach(OfCell, command.Add);
        command.Add(_force);
        _report.AddTo(command);
        command.Add(_compareWith);
    }

    public IEnumerable<string> Problems(ParseResult given)
    {
        foreach (string problem in _report.Problems(given).Concat(RunProblems(given)))
        {
            yield return problem;
        }

        if (given.IsGiven(_compareWith) && !Directory.Exists(given.GetValue(_compareWith)))
        {
            yield return $"--compare-with {given.GetValue(_compareWith)} is not a directory";
        }

        if (NameProblem(given) is { } bad)
        {
            yield return bad;
        }
    }

    /// <summary>Whether one run is named, and not all runs with some settings.</summary>
    public bool NamesRun(ParseResult given) => RunOf(given) is not null;

    public AnalysisRequest Request(ParseResult given)
    {
        var run = RunOf(given);
        return new AnalysisRequest
        {
            BaseDirectory = run?.BaseDirectory ?? Path.GetFullPath(given.Or(_baseDirectory, "output")),
            Cell = run is null ? Cell(given) : RunCell.Of(run),
            Moment = _report.Moment(given),
            Levels = _report.Levels(given),
            CompareWith = given.IsGiven(_compareWith) ? Path.GetFullPath(given.GetValue(_compareWith)!) : null,
            Force = given.Or(_force, false),
            Svg = _report.Svg(given),
            Png = _report.Png(given),
        };
    }

    private RunPath? RunOf(ParseResult given) => given.GetValue(_run) is { } run ? RunPath.TryParse(run) : null;

    private IEnumerable<string> RunProblems(ParseResult given)
    {
        if (given.GetValue(_run) is not { } run)
        {
            yield break;
        }

        if (!Directory.Exists(run))
        {
            yield return $"{run} is not a directory; name the directory of a run";
        }
        else if (RunPath.TryParse(run) is null)
        {
            yield return $"{run} is not the directory of a run: …/dataset/model/experiment/attack/lr-…; `rsn compare` takes runs that stand elsewhere";
        }

        foreach (Option option in OfCell.Where(option => given.IsGiven(option)))
        {
            yield return $"{option.Name} has no use beside RUN_DIR, which tells it";
        }
    }

    private RunCell Cell(ParseResult given)
    {
        var cell = new RunCell();
        return cell with
        {
            Dataset = given.Or(_dataset, cell.Dataset),
            Model = given.Or(_model, cell.Model),
            Attack = given.Or(_attack, cell.Attack),
            Adversarial = given.Or(_adversarial, cell.Adversarial),
            LearningRate = given.Or(_learningRate, cell.LearningRate),
            L1 = given.Or(_l1, cell.L1),
        };
    }

    private string? NameProblem(ParseResult given)
    {
        try
        {
            Cell(given).AnalysisDirectory(Path.GetTempPath());
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}
