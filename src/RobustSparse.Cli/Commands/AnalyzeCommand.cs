using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Data;
using RobustSparse.Plots;
using RobustSparse.Runs;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn analyze</c>: figures, tables and a report of runs, finished or not.</summary>
internal sealed class AnalyzeCommand : ToolCommand
{
    /// <summary>Number of test images for probes; the first few make the gallery.</summary>
    internal const int TestImages = 1000;

    private readonly AnalysisCommandOptions _options = new();
    private readonly DataCommandOptions _data = new();
    private readonly Option<bool> _table = ValueOption.Switch("--table", "write the tables of every data set below the base directory [default: false]");
    private readonly Option<bool> _all = ValueOption.Switch("--all", "analyse all runs below the base directory that have a run.json [default: false]");

    public AnalyzeCommand()
        : base("analyze", "Writes figures, tables and a report of runs, this program's or the original's, finished or not.")
    {
        Aliases.Add("run_analysis");
        _options.AddTo(this);
        AddUnder(HelpHeadings.Runs, _all);
        AddUnder(HelpHeadings.Output, _table);
        AddUnder(HelpHeadings.Data, _data.AddTo);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "rsn analyze --dataset glyphs --adv-train --attack fgsm -lr 0.002",
        "rsn analyze --all --base-dir output --table",
    ];

    public override IEnumerable<string> Problems(ParseResult given) => _options.Problems(given);

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        AnalysisRequest asked = _options.Request(given);
        bool found = false;
        Action<SkippedPath> warn = WarnOnce(console);
        IEnumerable<RunCell> cells = given.Or(_all, false) ? CellsBelow(asked.BaseDirectory)
            : _options.NamesRun(given) ? [asked.Cell]
            : asked.Cell.Variants(asked.BaseDirectory);
        foreach (RunCell cell in cells)
        {
            cancel.ThrowIfCancellationRequested();
            found |= Analyze(console, asked with { Cell = cell, TestImages = TestImagesOf(_data.Cache(given), console, cell.Dataset) }, warn, cancel);
        }

        foreach (RunCell cell in given.Or(_table, false) ? DatasetCatalog.All.SelectMany(dataset => (asked.Cell with { Dataset = dataset.Name }).Variants(asked.BaseDirectory)) : [])
        {
            IReadOnlyList<string> tables = AnalysisWriter.WriteTables(asked with { Cell = cell }, warn, cancel);
            found |= tables is not [];
            console.Output.Write(string.Concat(tables.Select(table => $"table: {table}\n")));
        }

        return Task.FromResult(found ? ExitCode.Done : ExitCode.Failed);
    }

    /// <summary>The cells of all runs that this program made, each once.</summary>
    internal static IEnumerable<RunCell> CellsBelow(string baseDirectory) =>
        RunCatalog.Find(baseDirectory).Where(run => run.Options is not null).Select(run => RunPath.TryParse(run.Directory)).OfType<RunPath>().Select(RunCell.Of).Distinct();

    /// <summary>The test images to attack for the analysis. Nothing is downloaded: if the images are missing, the result is null and a note is written.</summary>
    internal static ImageSet? TestImagesOf(DatasetCache cache, ToolConsole console, string dataset)
    {
        if (DatasetCatalog.Find(dataset) is null)
        {
            return null;
        }

        try
        {
            return cache.Load(dataset, train: 1, test: TestImages).Test;
        }
        catch (DataException e)
        {
            console.Warn($"{DataRemedyText.Of(e)}; the report has no gallery and no probes of gradient masking");
            return null;
        }
    }

    /// <summary>Tables of a cell include other cells, so several analyses may skip the same path; it is reported once.</summary>
    private static Action<SkippedPath> WarnOnce(ToolConsole console)
    {
        var told = new HashSet<string>();
        return skipped =>
        {
            if (told.Add(skipped.Path))
            {
                console.Warn($"{skipped.Path} {skipped.Reason}; left out");
            }
        };
    }

    /// <summary>Analyses one cell and writes a summary; false if there is nothing to analyse.</summary>
    private static bool Analyze(ToolConsole console, AnalysisRequest request, Action<SkippedPath> warn, CancellationToken cancel)
    {
        AnalysisOutcome? outcome = AnalysisWriter.Write(request, warn, cancel);
        if (outcome is null)
        {
            string[] others = [.. RunCatalog.Find(request.BaseDirectory).Select(run => run.Directory)];
            string expected = request.Cell.RunOf(request.BaseDirectory, Strategy.ReinitOrig).Path;
            console.Error.WriteLine($"rsn: there is nothing to analyse at {expected}, nor for other strategies.");
            console.Error.WriteLine(others is [] ? $"rsn: there are no runs below {request.BaseDirectory}." : $"rsn: there are runs at {string.Join(", ", others)}.");
            return false;
        }

        foreach (string contradiction in outcome.Contradictions)
        {
            console.Warn($"the accuracy under attack is contradicted: {contradiction}");
        }

        foreach (Verdict verdict in outcome.Verdicts)
        {
            console.Output.WriteLine(verdict.Question);
            console.Output.WriteLine($"  {verdict.Answer}");
            console.Output.WriteLine($"  Rule: {verdict.Rule}");
        }

        console.Output.Write(string.Concat(outcome.Tables.Select(table => $"table: {table}\n")));
        console.Output.WriteLine($"report: {outcome.Report}");
        return true;
    }
}
