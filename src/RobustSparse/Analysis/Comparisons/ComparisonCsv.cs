using System.Globalization;
using System.Text;

namespace RobustSparse.Analysis;

/// <summary>The numbers of a comparison as comma-separated values: a row for each run, level and quantity; rates are fractions, an empty field is not known.</summary>
public static class ComparisonCsv
{
    private const string Columns =
        "run,level,kept,density,at,metric,mean,sd,n,expected,ci95_low,ci95_high,reference,reference_level,reference_density,difference,difference_low,difference_high,difference_n,p,p_adjusted,paired";

    /// <summary>The text, header first.</summary>
    public static string Of(RunComparison comparison)
    {
        var text = new StringBuilder(Columns).Append('\n');
        foreach (RunResults run in comparison.Set.Runs)
        {
            foreach ((ComparedQuantity quantity, IReadOnlyList<RunContrast> contrasts) in comparison.Quantities)
            {
                foreach (TicketPoint point in quantity.CurveOf(run).Points)
                {
                    Append(text, comparison, run, quantity, point, contrasts.FirstOrDefault(contrast => contrast.Run == run && contrast.Levels.Size == point.Size));
                }
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, RunComparison comparison, RunResults run, ComparedQuantity quantity, TicketPoint point, RunContrast? contrast)
    {
        Estimate estimate = point.Estimate;
        text.Append(CultureInfo.InvariantCulture, $"{CsvText.Quoted(run.Label.Text)},{point.Size.Level},{point.Size.Kept},{point.Size.Density:R},{comparison.Moment.Name},{quantity.Name},")
            .Append(CultureInfo.InvariantCulture, $"{CsvText.Exact(estimate.Mean)},{CsvText.Exact(estimate.StandardDeviation)},{estimate.Count},{point.Expected},{CsvText.Exact(estimate.Low)},{CsvText.Exact(estimate.High)},");
        if (contrast is null)
        {
            text.Append(",,,,,,,,,\n");
            return;
        }

        DifferenceTest test = contrast.Test;
        text.Append(CultureInfo.InvariantCulture, $"{CsvText.Quoted(comparison.Set.Runs[0].Label.Text)},{contrast.Levels.Reference.Level},{contrast.Levels.Reference.Density:R},")
            .Append(CultureInfo.InvariantCulture, $"{CsvText.Exact(test.Mean)},{CsvText.Exact(test.Low)},{CsvText.Exact(test.High)},{(test.IsPaired ? $"{test.First}" : $"{test.First}+{test.Second}")},")
            .Append(CultureInfo.InvariantCulture, $"{CsvText.Exact(test.P)},{CsvText.Exact(contrast.AdjustedP)},{(test.IsPaired ? "true" : "false")}\n");
    }
}
