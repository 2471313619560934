using RobustSparse.Attacks;
using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>One number of the table.</summary>
/// <param name="Estimate">Over the trials that have it; of none where it is missing.</param>
/// <param name="Expected">Trials that the run has when it is finished; 0 where there is no run.</param>
public readonly record struct ResultsEntry(Estimate Estimate, int Expected)
{
    /// <summary>The entry of a missing run.</summary>
    public static ResultsEntry Missing { get; } = new(Estimate.Of([]), 0);
}

/// <summary>Two numbers side by side: without and with adversarial training.</summary>
public readonly record struct ResultsPair(ResultsEntry Natural, ResultsEntry Adversarial);

/// <summary>One level of pruning.</summary>
/// <param name="Level">Rounds of pruning.</param>
/// <param name="Percent">Percent of weights that remain; null where no run has reached the level.</param>
/// <param name="Pairs">One a column of <see cref="ResultsTable.Columns"/>.</param>
public sealed record ResultsRow(int Level, string? Percent, IReadOnlyList<ResultsPair> Pairs);

/// <summary>
/// The original's table of winning tickets (reinit_orig): density × attack × {natural, attacked images}, each without and with
/// adversarial training against that attack.
/// </summary>
public sealed record ResultsTable
{
    private ResultsTable(string dataset, string model, Moment moment, IReadOnlyList<ResultsRow> rows)
    {
        Dataset = dataset;
        Model = model;
        Moment = moment;
        Rows = rows;
    }

    /// <summary>Attack and metric of each column.</summary>
    public static IReadOnlyList<(AttackKind Attack, Metric Metric)> Columns { get; } =
    [
        (AttackKind.Fgsm, Metric.Accuracy), (AttackKind.Fgsm, Metric.AdversarialAccuracy),
        (AttackKind.Pgd, Metric.Accuracy), (AttackKind.Pgd, Metric.AdversarialAccuracy),
    ];

    public string Dataset { get; }

    public string Model { get; }

    public Moment Moment { get; }

    /// <summary>Densest first.</summary>
    public IReadOnlyList<ResultsRow> Rows { get; }

    /// <summary>The table of the cells of one data set and model, of which any may be without runs.</summary>
    /// <param name="cells">At least one; at most one for each attack and kind of training.</param>
    /// <param name="levels">A row for each, reached or not.</param>
    /// <param name="moment">The moment of training.</param>
    public static ResultsTable Of(IReadOnlyList<CellRuns> cells, IReadOnlyList<int> levels, Moment moment)
    {
        var found = cells.ToDictionary(cell => (cell.Cell.Attack, cell.Cell.Adversarial), cell => cell.Of(Strategy.ReinitOrig));
        return new ResultsTable(cells[0].Cell.Dataset, cells[0].Cell.Model, moment, [.. levels.Select(RowOf)]);

        ResultsRow RowOf(int level) => new(
            level,
            found.Values.Select(runs => runs?.SizeOf(level)?.Percent).FirstOrDefault(percent => percent is not null),
            [.. Columns.Select(column => new ResultsPair(EntryOf(level, column.Attack, false, column.Metric), EntryOf(level, column.Attack, true, column.Metric)))]);

        ResultsEntry EntryOf(int level, AttackKind attack, bool adversarial, Metric metric)
        {
            if (found.GetValueOrDefault((attack, adversarial)) is not { } runs)
            {
                return ResultsEntry.Missing;
            }

            TicketPoint? point = TicketCurve.Of(runs, metric, moment).At(level);
            return new ResultsEntry(point?.Estimate ?? Estimate.Of([]), runs.ExpectedTrials);
        }
    }
}
