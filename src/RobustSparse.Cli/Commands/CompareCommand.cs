using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Plots;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn compare</c>: one report over any runs.</summary>
internal sealed class CompareCommand : ToolCommand
{
    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "directories of runs, or of single trials; the others are compared with the first",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _out = ValueOption.Text("--out", "DIR", "where the report and its figures go [default: ./comparison]");
    private readonly ReportOptions _report = new();

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("compare", "Compares runs, this program's or the original's: curves side by side, differences with intervals, settings that differ.");

    public CompareCommand()
        : base(Title.Name, Title.Description)
    {
        Add(_runs);
        AddUnder(HelpHeadings.Report, _report.AddTo);
        AddUnder(HelpHeadings.Output, _out);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "rsn compare output/digits/dense-300-100/*/fgsm/lr-0.0012_l1-0.0_advtrain-true",
        "rsn compare RUN_A RUN_B --levels 0,8,15 --out report",
    ];

    public override IEnumerable<string> Problems(ParseResult given)
    {
        string[] runs = given.GetResult(_runs)?.Errors.Any() == false ? given.GetValue(_runs) ?? [] : [];
        return [.. runs.Where(run => !Directory.Exists(run)).Select(run => $"{run} is not a directory; name the directory of a run"), .. _report.Problems(given)];
    }

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        string[] runs = given.GetValue(_runs)!;
        string[] problems = [.. runs.Select(run => (run, Problem: RunSetReader.Problem(run))).Where(run => run.Problem is not null).Select(run => $"{run.run} {run.Problem}")];
        if (problems is not [])
        {
            Array.ForEach(problems, console.Fail);
            return Task.FromResult(ExitCode.BadData);
        }

        var request = new ComparisonRequest
        {
            Runs = runs,
            OutputDirectory = given.Or(_out, "comparison"),
            Moment = _report.Moment(given),
            Levels = _report.Levels(given),
            Svg = _report.Svg(given),
            Png = _report.Png(given),
        };
        return Task.FromResult(Compare(console, request, cancel));
    }

    /// <summary>Writes a comparison and shows its differences.</summary>
    public static ExitCode Compare(ToolConsole console, ComparisonRequest request, CancellationToken cancel)
    {
        ComparisonOutcome? outcome = ComparisonWriter.Write(request, skipped => console.Warn($"{skipped.Path} {skipped.Reason}; left out"), cancel);
        if (outcome is null)
        {
            console.Fail("no run has a finished level that can be read: there is nothing to compare.");
            return ExitCode.BadData;
        }

        ComparisonTable.Write(console, outcome.Comparison);
        TerminalText.WritePath(console, "numbers: ", outcome.Numbers);
        TerminalText.WritePath(console, "report: ", outcome.Report);
        return ExitCode.Done;
    }
}
