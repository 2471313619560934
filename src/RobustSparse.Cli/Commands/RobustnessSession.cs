using System.Diagnostics;
using RobustSparse.Cli.Display;
using RobustSparse.Models;
using RobustSparse.Robustness;

namespace RobustSparse.Cli.Commands;

/// <summary>Evaluates networks one after the other before the user's eyes, and shows what was found.</summary>
internal sealed class RobustnessSession(ToolConsole console, LoadedImages images, bool isJson)
{
    private readonly List<RobustnessReport> _reports = [];

    /// <summary>Evaluates one network by one plan, or reads what an earlier session found.</summary>
    /// <param name="directory">Where results are kept.</param>
    /// <param name="surrogate">The level that transferred attacks take their gradients from.</param>
    public void Evaluate(StoredLevelPlace place, RobustnessOptions options, string directory, string? surrogate, CancellationToken cancel)
    {
        MaskedNetwork network = images.ReadNetwork(place.Directory);
        MaskedNetwork? source = options.Plan.NeedsSurrogate ? images.ReadNetwork(surrogate!) : null;
        var target = new EvaluationTarget(place.Name, network, source, directory);
        var evaluation = new StoredEvaluation(options, images.ForEvaluation, Environment.ProcessorCount);
        long start = Stopwatch.GetTimestamp();

        // Results go to standard output, so with --json what is going on goes to standard error.
        RobustnessRecord record = RobustnessProgressDisplay.Follow(
            console, isJson ? console.Error : console.Output, place.Name, report => evaluation.Run(target, report, cancel));
        _reports.Add(new RobustnessReport(place, record, directory, Stopwatch.GetElapsedTime(start)));
    }

    public void WriteResults()
    {
        if (isJson)
        {
            console.Output.WriteLine(RobustnessReport.ToJson(_reports));
            return;
        }

        RobustnessTable.Write(console, _reports);
        foreach (IGrouping<string, RobustnessReport> level in _reports.GroupBy(report => report.Directory))
        {
            foreach (EvaluationFlag flag in SelfChecks.Of(RobustnessRecord.ReadAll(level.Key)))
            {
                console.Output.WriteLine($"{level.First().Place.Name}: {flag.Check}: {flag.Message}");
            }
        }

        foreach (string directory in _reports.Select(report => report.Directory).Distinct())
        {
            console.Output.WriteLine($"results: {directory}");
        }
    }
}
