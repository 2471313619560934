using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Attacks;

namespace RobustSparse.Cli.Options;

/// <summary>Which runs to analyse, and what to show of them.</summary>
internal sealed class AnalysisCommandOptions
{
    private const string SvgFormat = "svg";
    private const string PngFormat = "png";

    private readonly Option<string> _dataset = ValueOption.Text("--dataset", "NAME", "what the networks learned [default: digits]");
    private readonly Option<string> _model = ValueOption.Text("--model", "dense-H1-H2-…", "widths of their hidden layers [default: dense-300-100]");
    private readonly Option<string> _baseDirectory = ValueOption.Text("--base-dir", "DIR", "where run directories are [default: ./output]", "--base_dir");
    private readonly Option<AttackKind> _attack = AttackCommandOptions.Kind("the attack of the runs [default: fgsm]");
    private readonly Option<bool> _adversarial = ValueOption.Switch("--adv-train", "runs that trained on attacked images too [default: false]", "--adv_train");
    private readonly Option<float> _learningRate = ValueOption.Number("--learning-rate", "step size of the runs [default: 0.0012]", "-lr", "--learning_rate");
    private readonly Option<float> _l1 = ValueOption.Number("--l1-reg", "weight of their L1 penalty [default: 0.0]", "-l1", "--l1_reg");
    private readonly Option<bool> _force = ValueOption.Switch("--force", "delete figures of an earlier analysis first [default: false]");
    private readonly Option<Moment> _moment = ValueOption.Parsed<Moment>(
        "--at", "final|early-stop|UPDATE", "when in training accuracies are shown [default: 30000 where a run reaches it, else final]", Moment.TryParse);

    private readonly Option<IReadOnlyList<int>> _levels = ValueOption.Parsed<IReadOnlyList<int>>(
        "--levels", "N,N,…", "levels of pruning shown [default: 0,3,8,11,15,18, or six of those there are]", LevelChoice.TryParse);

    private readonly Option<string> _format = ValueOption.Text("--format", "svg,png", "files of figures [default: svg,png]");
    private readonly Option<string> _compareWith = ValueOption.Text(
        "--compare-with", "DIR", "another base directory with the same runs, say under the other protocol [default: none]");

    public void AddTo(Command command)
    {
        Option[] options = [_dataset, _model, _baseDirectory, _attack, _adversarial, _learningRate, _l1, _force, _moment, _levels, _format, _compareWith];
        Array.ForEach(options, command.Add);
    }

    public IEnumerable<string> Problems(ParseResult given)
    {
        string[] unknown = [.. Formats(given).Where(format => format is not (SvgFormat or PngFormat))];
        if (unknown is not [])
        {
            yield return $"--format {string.Join(',', unknown)} is not of svg and png";
        }

        if (given.IsGiven(_compareWith) && !Directory.Exists(given.GetValue(_compareWith)))
        {
            yield return $"--compare-with {given.GetValue(_compareWith)} is not a directory";
        }

        if (NameProblem(given) is { } problem)
        {
            yield return problem;
        }
    }

    public AnalysisRequest Request(ParseResult given) => new()
    {
        BaseDirectory = Path.GetFullPath(given.Or(_baseDirectory, "output")),
        Cell = Cell(given),
        Moment = given.IsGiven(_moment) ? given.GetValue(_moment) : null,
        Levels = given.IsGiven(_levels) ? given.GetValue(_levels) : null,
        CompareWith = given.IsGiven(_compareWith) ? Path.GetFullPath(given.GetValue(_compareWith)!) : null,
        Force = given.Or(_force, false),
        Svg = Formats(given).Contains(SvgFormat),
        Png = Formats(given).Contains(PngFormat),
    };

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

    private string[] Formats(ParseResult given) => given.Or(_format, "svg,png").Split(',');

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
