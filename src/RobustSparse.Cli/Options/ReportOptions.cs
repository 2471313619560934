using System.CommandLine;
using RobustSparse.Analysis;

namespace RobustSparse.Cli.Options;

/// <summary>The options for the content of a report and for the file formats of its figures.</summary>
internal sealed class ReportOptions
{
    private const string SvgFormat = "svg";
    private const string PngFormat = "png";

    private readonly Option<Moment> _moment = ValueOption.Parsed<Moment>(
        "--at", "final|early-stop|UPDATE", "when in training accuracies are shown [default: 30000 where a run reaches it, else final]", Analysis.Moment.TryParse);

    private readonly Option<IReadOnlyList<int>> _levels = ValueOption.Parsed<IReadOnlyList<int>>(
        "--levels", "N,N,…", "levels of pruning shown [default: 0,3,8,11,15,18, or six of those there are; in figures the sparsest too]", LevelChoice.TryParse);

    private readonly Option<string> _format = ValueOption.Text("--format", "svg,png", "files of figures [default: svg,png]");

    public void AddTo(Command command)
    {
        command.Add(_moment);
        command.Add(_levels);
        command.Add(_format);
    }

    public IEnumerable<string> Problems(ParseResult given)
    {
        string[] unknown = [.. Formats(given).Where(format => format is not (SvgFormat or PngFormat))];
        return unknown is [] ? [] : [$"--format {string.Join(',', unknown)} is not of svg and png"];
    }

    public Moment? Moment(ParseResult given) => given.IsGiven(_moment) ? given.GetValue(_moment) : null;

    public IReadOnlyList<int>? Levels(ParseResult given) => given.IsGiven(_levels) ? given.GetValue(_levels) : null;

    public bool Svg(ParseResult given) => Formats(given).Contains(SvgFormat);

    public bool Png(ParseResult given) => Formats(given).Contains(PngFormat);

    private string[] Formats(ParseResult given) => given.Or(_format, "svg,png").Split(',');
}
