using RobustSparse.Attacks;

namespace RobustSparse.Analysis;

/// <summary>Everything that is known of a cell before anything is drawn or written.</summary>
public sealed record CellAnalysis
{
    public required CellRuns Runs { get; init; }

    public required TicketTables Tables { get; init; }

    /// <summary>The moment of training whose accuracies are shown.</summary>
    public Moment Moment => Tables.Table.Moment;

    /// <summary>Levels shown in figures.</summary>
    public required IReadOnlyList<int> Levels { get; init; }

    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    public required RobustnessEvidence Evidence { get; init; }

    /// <summary>Networks attacked now; null without test images that fit the networks.</summary>
    public required AttackedRun? Attacked { get; init; }

    /// <summary>Reads the runs and decides what they show.</summary>
    /// <param name="request">The cell.</param>
    /// <param name="skipped">Told of everything that cannot be read, each path once: of the cell, of the others in its tables, and of the runs that it is compared with.</param>
    /// <param name="cancel">Checked at every trial and level.</param>
    /// <returns>Null where no level can be read.</returns>
    /// <exception cref="ArgumentException">Data set or model is not the name of a directory.</exception>
    public static CellAnalysis? Read(AnalysisRequest request, Action<SkippedPath> skipped, CancellationToken cancel)
    {
        CellRuns runs = CellRuns.Read(request.BaseDirectory, request.Cell, cancel);
        IReadOnlyList<CellRuns> cells = runs.Runs is [] ? [runs] : TicketTables.ReadCells(request, runs, cancel);
        CellRuns? others = request.CompareWith is { } place ? CellRuns.Read(place, request.Cell.CounterpartIn(place), cancel) : null;
        SkippedPath.Tell([.. cells, .. others is null ? Array.Empty<CellRuns>() : [others]], skipped);
        return runs.Runs is [] ? null : Of(request, runs, cells, others, cancel);
    }

    private static CellAnalysis Of(AnalysisRequest request, CellRuns runs, IReadOnlyList<CellRuns> cells, CellRuns? others, CancellationToken cancel)
    {
        TicketTables tables = TicketTables.Of(request, cells);
        Moment moment = tables.Table.Moment;
        IReadOnlyList<int> levels = request.Levels ?? LevelChoice.ForFigures(runs);
        IReadOnlyList<Verdict> compared = others is null
            ? []
            : ProtocolContrast.Verdicts(ProtocolContrast.Of(runs, others, moment), (request.BaseDirectory, request.CompareWith!), moment, runs.Attack);
        AttackedRun? attacked = AttackedRun.Of(request, runs, levels, cancel);
        var evidence = RobustnessEvidence.Of(runs, moment, RobustnessFindings.Read(runs), attacked);
        return new CellAnalysis
        {
            Runs = runs,
            Tables = tables,
            Levels = levels,
            Evidence = evidence,
            Attacked = attacked,
            Verdicts = [.. CellVerdicts.Of(runs, moment, evidence), .. compared],
        };
    }
}

/// <summary>The run whose networks are attacked while it is analysed.</summary>
/// <param name="Runs">The winning tickets where there are any.</param>
/// <param name="Attack">The run's attack.</param>
/// <param name="Probes">One step against many, on some of the levels.</param>
public sealed record AttackedRun(RunResults Runs, AttackOptions Attack, IReadOnlyList<MaskingProbe> Probes)
{
    internal static AttackedRun? Of(AnalysisRequest request, CellRuns runs, IReadOnlyList<int> levels, CancellationToken cancel)
    {
        RunResults shown = runs.Reference ?? runs.Runs[0];
        if (request.TestImages is not { } images || shown.Sizes[0].Layers[0].Spec.Inputs != images.Features)
        {
            return null;
        }

        AttackOptions attack = shown.Manifest?.Settings.Attack ?? new AttackOptions { Kind = request.Cell.Attack };
        return new AttackedRun(shown, attack, MaskingProbe.Of(shown, levels, images, attack, cancel));
    }
}
