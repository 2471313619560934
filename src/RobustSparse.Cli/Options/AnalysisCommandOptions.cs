using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Cli.Commands;
using RobustSparse.Cli.Help;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>Which runs to analyse, and what to show of them.</summary>
internal sealed class AnalysisCommandOptions
{
    private readonly Argument<string?> _run = new("RUN_DIR")
    {
        Description = "the run to analyse, with the runs of other strategies beside it; without it, the options below name the runs, and without options all there are are analysed",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly SettingOptions _settings = new(
        [
            DataSettings.Dataset, TrainingSettings.Model, RunAttackSettings.Attack, AdversarialSettings.AdvTrain, TrainingSettings.LearningRate, TrainingSettings.L1,
        ],
        new ExperimentOptions());

    private readonly Option<string> _baseDirectory = ValueOption.Text("--base-dir", "DIR", "where run directories are [default: ./output]", "--base_dir");
    private readonly Option<bool> _force = ValueOption.Switch("--force", "delete figures of an earlier analysis first [default: false]");
    private readonly ReportOptions _report = new();
    private readonly Option<string> _compareWith = ValueOption.Text(
        "--compare-with", "DIR", "another base directory with the same runs, say under the other protocol [default: none]");

    /// <summary>The options that name a cell.</summary>
    private IEnumerable<Option> OfCell => [_baseDirectory, .. _settings.All];

    public void AddTo(ToolCommand command)
    {
        command.Add(_run);
        command.AddUnder(HelpHeadings.Runs, OfCell);
        command.AddUnder(HelpHeadings.Report, _report.AddTo);
        command.AddUnder(HelpHeadings.Report, _compareWith);
        command.AddUnder(HelpHeadings.Output, _force);
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

    /// <summary>The cells to analyse.</summary>
    public IReadOnlyList<RunCell> Cells(ParseResult given) => RunOf(given) is { } run
        ? [RunCell.Of(run)]
        : AnalyzedCells.Named(BaseDirectoryOf(given), _settings.Apply(given, new ExperimentOptions()), _settings.Given(given));

    public AnalysisRequest Request(ParseResult given)
    {
        var run = RunOf(given);
        return new AnalysisRequest
        {
            BaseDirectory = run?.BaseDirectory ?? BaseDirectoryOf(given),
            Cell = run is null ? Cell(given) : RunCell.Of(run),
            Moment = _report.Moment(given),
            Levels = _report.Levels(given),
            CompareWith = given.IsGiven(_compareWith) ? Path.GetFullPath(given.GetValue(_compareWith)!) : null,
            Force = given.Or(_force, false),
            Svg = _report.Svg(given),
            Png = _report.Png(given),
        };
    }

    private string BaseDirectoryOf(ParseResult given) => Path.GetFullPath(given.Or(_baseDirectory, "output"));

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

    private RunCell Cell(ParseResult given) => RunCell.Of(_settings.Apply(given, new ExperimentOptions()));

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
