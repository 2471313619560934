using RobustSparse.Cli.Display;
using RobustSparse.Files;
using RobustSparse.Models;
using RobustSparse.Plots;
using RobustSparse.Plots.Figures;
using RobustSparse.Robustness;
using RobustSparse.Runs;

namespace RobustSparse.Cli.Commands;

/// <summary>Runs strong evaluations one after the other, shows their progress, and writes their results.</summary>
internal sealed class RobustnessSession(ToolConsole console, LoadedImages images, bool isJson, bool hasDetails)
{
    private readonly List<RobustnessReport> _reports = [];
    private readonly CertificateCache _certificates = new();

    /// <summary>Evaluates every level with every attack.</summary>
    /// <param name="request">The request; it has no problems.</param>
    /// <param name="origin">The run that made the networks.</param>
    public void Run(EvaluationRequest request, LevelOrigin origin, CancellationToken cancel)
    {
        foreach (LevelPlace place in request.Places())
        {
            foreach (string attack in request.Attacks)
            {
                RobustnessOptions options = request.OptionsFor(attack, origin.Run.Attack.Epsilon, images.Dataset.Shape.Height, images.Dataset.Shape.Width);
                Evaluate(place, options, request.Output.DirectoryOf(place), request.SurrogateOf(place), cancel);
            }
        }

        WriteResults();
        if (RunLevels.IsRun(request.Path))
        {
            WriteRun(request.Output);
        }
    }

    /// <summary>Evaluates one network with one plan of attack, or reads the results of an earlier session.</summary>
    private void Evaluate(LevelPlace place, RobustnessOptions options, string directory, string? surrogate, CancellationToken cancel)
    {
        MaskedNetwork network = images.ReadNetwork(place.Directory);
        MaskedNetwork? source = options.Plan.NeedsSurrogate ? images.ReadNetwork(surrogate!) : null;
        var target = new EvaluationTarget(place.Name, network, source, directory);
        var evaluation = new StoredEvaluation(options, images.Selected, Environment.ProcessorCount) { Certificates = _certificates };

        // With --json, results go to standard output and progress goes to standard error.
        RobustnessRecord record = RobustnessProgressDisplay.Follow(
            console, isJson ? console.Error : console.Output, place.Name, report => evaluation.Run(target, report, cancel));
        _reports.Add(new RobustnessReport(place, record, directory));
    }

    private void WriteResults()
    {
        ILookup<string, EvaluationFlag> flags = _reports
            .GroupBy(report => report.Directory)
            .SelectMany(level => FlagsOf(level.First()).Select(flag => (Directory: level.Key, Flag: flag)))
            .ToLookup(pair => pair.Directory, pair => pair.Flag);
        if (isJson)
        {
            console.Output.WriteLine(RobustnessReport.ToJson(_reports, flags));
            return;
        }

        RobustnessTable.Write(console, _reports, hasDetails);
        FlagText.Write(console, [.. _reports.Select(report => (report.Place, report.Directory)).Distinct().SelectMany(level => flags[level.Directory].Select(flag => (level.Place, flag)))]);
        if (_reports.Select(report => report.Directory).Distinct().ToArray() is [var only])
        {
            TerminalText.WritePath(console, "results: ", only);
        }
    }

    /// <summary>The flags of all stored evaluations of a network on these data.</summary>
    private IReadOnlyList<EvaluationFlag> FlagsOf(RobustnessReport report) =>
        SelfChecks.Of([.. RobustnessRecord.ReadCards(report.Directory, Skip).Where(card => card.Settings.IsOfSameNetworkAndData(report.Record.Card.Settings))]);

    /// <summary>Writes the table and the figure of all evaluations of a run.</summary>
    private void WriteRun(EvaluationOutput output)
    {
        IReadOnlyList<LevelCards> levels = LevelCards.Of(output, Skip);
        IReadOnlyList<RobustnessPoint> points = RobustnessPoint.Of(levels);
        IReadOnlyList<RobustnessPoint> all = RobustnessPoint.OfAllData(levels);
        RobustnessPoint.Write(output.Table, all);
        if (Draw(output.Figure, points) && !isJson)
        {
            TerminalText.WritePath(console, "figure: ", output.Figure);
        }

        if (!isJson)
        {
            FlagText.Write(console, SelfChecks.OfRun(all.Select(point => point.Trial).Distinct().Count()));
            TerminalText.WritePath(console, "results: ", output.Table);
        }
    }

    /// <summary>Draws robust accuracy against density. False if there are no points to draw.</summary>
    private static bool Draw(string file, IReadOnlyList<RobustnessPoint> points)
    {
        if (RobustnessFigure.Of(points) is not { } figure)
        {
            return false;
        }

        AtomicFile.Write(file, stream => stream.Write(FigureFile.ToSvg(figure)));
        return true;
    }

    private void Skip(DamagedFileException damaged) => console.Warn($"{damaged.Message}; left out");
}
