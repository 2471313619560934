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
        text.Append(CultureInfo.InvariantCulture, $"{Quoted(run.Label.Text)},{point.Size.Level},{point.Size.Kept},{point.Size.Density:R},{comparison.Moment.Name},{quantity.Name},")
            .Append(CultureInfo.InvariantCulture, $"{Field(estimate.Mean)},{Field(estimate.StandardDeviation)},{estimate.Count},{point.Expected},{Field(estimate.Low)},{Field(estimate.High)},");
        if (contrast is null)
        {
            text.Append(",,,,,,,,,\n");
            return;
        }

        DifferenceTest test = contrast.Test;
        text.Append(CultureInfo.InvariantCulture, $"{Quoted(comparison.Set.Runs[0].Label.Text)},{contrast.Levels.Reference.Level},{contrast.Levels.Reference.Density:R},")
            .Append(CultureInfo.InvariantCulture, $"{Field(test.Mean)},{Field(test.Low)},{Field(test.High)},{(test.IsPaired ? $"{test.First}" : $"{test.First}+{test.Second}")},")
            .Append(CultureInfo.InvariantCulture, $"{Field(test.P)},{Field(contrast.AdjustedP)},{(test.IsPaired ? "true" : "false")}\n");
    }

    private static string Field(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
