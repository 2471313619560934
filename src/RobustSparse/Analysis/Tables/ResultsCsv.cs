using System.Globalization;
using System.Text;

namespace RobustSparse.Analysis;

/// <summary>The estimates of every strategy at the chosen levels as comma-separated values, one a row; rates are fractions, an empty field is not known.</summary>
public static class ResultsCsv
{
    private const string Columns = "dataset,model,strategy,attack,adv_train,level,kept,density,at,metric,mean,sd,n,expected,ci95_low,ci95_high";

    /// <summary>The text, header first.</summary>
    /// <param name="cells">In the order of the rows.</param>
    /// <param name="levels">A row for each, reached or not.</param>
    /// <param name="moment">The moment of training; the early-stopping update is given too.</param>
    public static string Of(IEnumerable<CellRuns> cells, IReadOnlyList<int> levels, Moment moment)
    {
        var text = new StringBuilder(Columns).Append('\n');
        foreach (CellRuns cell in cells)
        {
            foreach (RunResults runs in cell.Runs)
            {
                Append(text, cell.Cell, runs, levels, moment);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, RunCell cell, RunResults runs, IReadOnlyList<int> levels, Moment moment)
    {
        (string Name, TicketCurve Curve)[] curves =
        [
            .. MetricColumn.All.Select(metric => (MetricColumn.NameOf(metric), TicketCurve.Of(runs, metric, moment))),
            ("early_stop", TicketCurve.OfEarlyStopping(runs)),
        ];
        foreach (int level in levels.Where(level => level < runs.ExpectedLevels))
        {
            foreach ((string name, TicketCurve curve) in curves)
            {
                TicketPoint? point = curve.At(level);
                Estimate estimate = point?.Estimate ?? Estimate.Of([]);
                text.Append(CultureInfo.InvariantCulture, $"{cell.Dataset},{cell.Model},{runs.Label.FileName},{cell.Attack.ToString().ToLowerInvariant()},")
                    .Append(CultureInfo.InvariantCulture, $"{(cell.Adversarial ? "true" : "false")},{level},{point?.Size.Kept},{point?.Size.Density:R},{moment.Name},{name},")
                    .Append(CultureInfo.InvariantCulture, $"{CsvText.Exact(estimate.Mean)},{CsvText.Exact(estimate.StandardDeviation)},{estimate.Count},{runs.ExpectedTrials},")
                    .Append(CultureInfo.InvariantCulture, $"{CsvText.Exact(estimate.Low)},{CsvText.Exact(estimate.High)}\n");
            }
        }
    }
}
