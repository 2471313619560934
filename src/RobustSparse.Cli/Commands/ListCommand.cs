using System.CommandLine;
using System.Text;
using System.Text.Json;
using RobustSparse.Cli.Display;
using RobustSparse.Cli.Help;
using RobustSparse.Cli.Options;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Commands;

/// <summary><c>rsn list</c>: the runs below a directory.</summary>
internal sealed class ListCommand : ToolCommand
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true, NewLine = "\n" };

    private readonly Option<string> _baseDirectory = ValueOption.Text("--base-dir", "DIR", "where run directories are [default: ./output]", "--base_dir");
    private readonly Option<bool> _json = ValueOption.Switch("--json", "write one JSON array [default: false]");

    /// <summary>Name and description.</summary>
    public static CommandTitle Title { get; } = new("list", "Lists runs: state, progress, accuracy at their sparsest level.");

    public ListCommand()
        : base(Title.Name, Title.Description)
    {
        AddUnder(HelpHeadings.Runs, _baseDirectory);
        AddUnder(HelpHeadings.Output, _json);
    }

    public override IReadOnlyList<string> Examples { get; } = ["rsn list", "rsn list --base-dir output-reference --json"];

    public override Task<ExitCode> RunAsync(ParseResult given, ToolConsole console, CancellationToken cancel)
    {
        string baseDirectory = Path.GetFullPath(given.Or(_baseDirectory, "output"));
        if (ProblemOf(baseDirectory) is { } problem)
        {
            console.Fail($"{problem}");
            return Task.FromResult(ExitCode.BadUsage);
        }

        IReadOnlyList<RunSummary> runs = RunCatalog.Find(baseDirectory);
        if (given.Or(_json, false))
        {
            console.Output.WriteLine(ToJson(runs));
        }
        else if (runs is [])
        {
            console.Output.WriteLine(Directory.Exists(baseDirectory) ? $"There are no runs below {baseDirectory}." : $"There are no runs: {baseDirectory} does not exist. `rsn run --preset quick` makes one.");
        }
        else
        {
            RunTable.Write(console, baseDirectory, runs);
        }

        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>Why the directory cannot hold runs; null if it can, or if it does not exist yet.</summary>
    private static string? ProblemOf(string baseDirectory) =>
        File.Exists(baseDirectory) ? $"{baseDirectory} is a file; name the directory that runs are in with --base-dir"
        : !Directory.Exists(baseDirectory) ? null
        : !BaseDirectory.IsReadable(baseDirectory) ? $"{baseDirectory} cannot be read; ask for the right to read it, or choose another --base-dir"
        : RunDirectory.Find(baseDirectory) is [] && BaseDirectory.Others(baseDirectory) is [var other, ..] ? $"{baseDirectory} is not the base directory of runs; list them with --base-dir {other}"
        : null;

    private static string ToJson(IReadOnlyList<RunSummary> runs)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _indented))
        {
            json.WriteStartArray();
            foreach (RunSummary run in runs)
            {
                Write(json, run);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, RunSummary run)
    {
        json.WriteStartObject();
        json.WriteString("directory", run.Directory);
        json.WriteString("state", RunTable.NameOf(run.Status));
        json.WriteNumber("levels_done", run.LevelsDone);
        json.WriteNumber("levels_total", run.LevelsTotal);
        if (run.Headline is { } headline)
        {
            json.WriteNumber("level", headline.Level);
            json.WriteNumber("trials", headline.Trials);
            json.WriteNumber("density", headline.Density);
            json.WriteNumber("acc", headline.Accuracy);
            json.WriteNumber("adv_acc", headline.AdversarialAccuracy);
            json.WriteNumber("at_chance", headline.AtChance);
        }

        if (run.Missing is not [])
        {
            json.WriteStartArray("missing");
            foreach ((int trial, int level) in run.Missing)
            {
                json.WriteStartObject();
                json.WriteNumber("trial", trial);
                json.WriteNumber("level", level);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (run.Problem is { } problem)
        {
            json.WriteString("problem", problem);
        }

        json.WriteEndObject();
    }
}
