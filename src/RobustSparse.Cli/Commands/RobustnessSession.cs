using System.Diagnostics;
using RobustSparse.Cli.Display;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Plots;
using RobustSparse.Plots.Figures;
using RobustSparse.Robustness;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Commands;

/// <summary>Evaluates networks one after the other before the user's eyes, and shows what was found.</summary>
internal sealed class RobustnessSession(ToolConsole console, LoadedImages images, bool isJson)
{
    private readonly List<RobustnessReport> _reports = [];

    /// <summary>Evaluates one network by one plan, or reads what an earlier session found.</summary>
    /// <param name="directory">Where results are kept.</param>
    /// <param name="surrogate">The level that transferred attacks take their gradients from.</param>
    public void Evaluate(LevelPlace place, RobustnessOptions options, string directory, string? surrogate, CancellationToken cancel)
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
            ShowFlags($"{level.First().Place.Name}: ", SelfChecks.Of(RobustnessRecord.ReadCards(level.Key, Skip)));
            console.Output.WriteLine($"results: {level.Key}");
        }
    }

    /// <summary>Keeps a table of everything that is known of a run, and shows what its trials tell of it.</summary>
    public void WriteRun(string runDirectory)
    {
        IReadOnlyList<RobustnessPoint> points = RobustnessPoint.Of(LevelCards.Of(runDirectory, Skip));
        string file = RobustnessDirectory.TableOfRun(runDirectory);
        RobustnessPoint.Write(file, points);
        if (Draw(runDirectory, points) is { } figure && !isJson)
        {
            console.Output.WriteLine($"figure: {figure}");
        }

        if (!isJson)
        {
            ShowFlags("", SelfChecks.OfRun(points.Select(point => point.Trial).Distinct().Count()));
            console.Output.WriteLine($"results: {file}");
        }
    }

    /// <summary>Draws robust accuracy against density beside the table.</summary>
    private static string? Draw(string runDirectory, IReadOnlyList<RobustnessPoint> points)
    {
        if (RobustnessFigure.Of(points) is not { } figure)
        {
            return null;
        }

        string file = RobustnessDirectory.FigureOfRun(runDirectory);
        AtomicFile.Write(file, stream => stream.Write(FigureFile.ToSvg(figure)));
        return file;
    }

    private void Skip(DamagedFileException damaged) => console.Warn($"{damaged.Message}; left out");

    private void ShowFlags(string prefix, IReadOnlyList<EvaluationFlag> flags)
    {
        foreach (EvaluationFlag flag in flags)
        {
            console.Output.WriteLine($"{prefix}{flag.Check}: {flag.Message}");
        }
    }
}
