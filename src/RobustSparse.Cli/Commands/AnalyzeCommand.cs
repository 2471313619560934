using System.CommandLine;
using RobustSparse.Analysis;
using RobustSparse.Cli.Display;
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

    private const int Indent = 2;

    private readonly AnalysisCommandOptions _options = new();
    private readonly DataCommandOptions _data = new();
    private readonly Option<bool> _table = ValueOption.Switch("--table", "write the tables of every data set below the base directory [default: false]");
    private readonly Option<bool> _all = ValueOption.Switch("--all", "analyse all runs below the base directory that have a run.json [default: false]");

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("analyze", "Writes figures, tables and a report of runs, this program's or the original's, finished or not.", "run_analysis");

    public AnalyzeCommand()
        : base(Title.Name, Title.Description)
    {
        Aliases.Add(Title.Alias!);
        _options.AddTo(this);
        AddUnder(HelpHeadings.Runs, _all);
        AddUnder(HelpHeadings.Output, _table);
        AddUnder(HelpHeadings.Data, _data.AddTo);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "rsn analyze",
        "rsn analyze --all --base-dir output --table",
    ];

    public override IEnumerable<string> Problems(ParseResult given) => _options.Problems(given);

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        AnalysisRequest asked = _options.Request(given);
        BaseDirectory.DemandDirectory(asked.BaseDirectory);
        bool found = false;
        Action<SkippedPath> warn = WarnOnce(console);
        IReadOnlyList<RunCell> cells = given.Or(_all, false) ? AnalyzedCells.Below(asked.BaseDirectory) : _options.Cells(given);
        if (cells is [])
        {
            console.Fail($"{NothingAt(asked)}");
        }

        foreach (RunCell cell in cells)
        {
            cancel.ThrowIfCancellationRequested();
            found |= Analyze(console, asked with { Cell = cell, TestImages = TestImagesOf(_data.Cache(given), console, cell.Dataset) }, warn, cancel);
        }

        foreach (RunCell cell in given.Or(_table, false) ? DatasetCatalog.All.SelectMany(dataset => (asked.Cell with { Dataset = dataset.Name }).Variants(asked.BaseDirectory)) : [])
        {
            IReadOnlyList<string> tables = AnalysisWriter.WriteTables(asked with { Cell = cell }, warn, cancel);
            found |= tables is not [];
            WriteTables(console, tables);
        }

        return Task.FromResult(found ? ExitCode.Done : ExitCode.Failed);
    }

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
            console.Fail($"{NothingAt(request)}");
            return false;
        }

        foreach (string contradiction in outcome.Contradictions)
        {
            console.Warn($"the accuracy under attack is contradicted: {contradiction}");
        }

        foreach (Verdict verdict in outcome.Verdicts)
        {
            TerminalText.Write(console, verdict.Question);
            TerminalText.WriteLabelled(console, "", Indent, verdict.Answer);
            TerminalText.WriteLabelled(console, "", Indent, $"Rule: {verdict.Rule}");
        }

        WriteTables(console, outcome.Tables);
        TerminalText.WritePath(console, "report: ", outcome.Report);
        return true;
    }

    private static void WriteTables(ToolConsole console, IReadOnlyList<string> tables)
    {
        foreach (string table in tables)
        {
            TerminalText.WritePath(console, "table: ", table);
        }
    }

    private static string NothingAt(AnalysisRequest request)
    {
        string[] others = [.. RunDirectory.Find(request.BaseDirectory).Select(run => run.Path)];
        string expected = request.Cell.RunOf(request.BaseDirectory, Strategy.ReinitOrig).Path;
        return others is [] ? $"there is nothing to analyse: {BaseDirectory.WhyEmpty(request.BaseDirectory)}"
            : RunCell.Strategies.Any(strategy => others.Contains(request.Cell.RunOf(request.BaseDirectory, strategy).Path)) ? $"there is nothing to analyse at {expected} and its other strategies: no level is finished yet"
            : $"there is nothing to analyse at {expected}, nor for other strategies; there are runs at {string.Join(", ", others)}. `rsn analyze RUN_DIR` analyses one of them, --all all";
    }
}
