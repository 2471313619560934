using RobustSparse.Analysis;

namespace RobustSparse.Plots.Figures;

/// <summary>Figures of quantities against density, a panel for each quantity.</summary>
internal static class DensityFigures
{
    private const int Height = 350;

    /// <summary>Clean and attacked accuracy of every level.</summary>
    public static Figure Accuracy(RunSet set, Moment moment) => Of(
        set, "density", "Accuracy against density", $"Test accuracy, clean and under {set.Attack.Name}, {moment.Title}. Each vertical axis fits its own curves.", 520,
        [RateOf(set, Metric.Accuracy, moment), RateOf(set, Metric.AdversarialAccuracy, moment)]);

    /// <summary>The original's figure of early stopping: the update at which training would stop, and the accuracy there.</summary>
    public static Figure EarlyStopping(RunSet set) => Of(
        set, "test_early_stop_iteration", "Early stopping", $"Where the validation loss is least: the update, and test accuracy there, under {set.Attack.Name} and clean.", 430,
        [
            new Quantity("Update of the least validation loss", "early_stop", IsRate: false, TicketCurve.OfEarlyStopping, EstimateText.OfCount),
            RateOf(set, Metric.AdversarialAccuracy, Moment.EarlyStop),
            RateOf(set, Metric.Accuracy, Moment.EarlyStop),
        ]);

    private static Quantity RateOf(RunSet set, Metric metric, Moment moment) => new(
        MetricColumn.TitleOf(metric, set.Attack), MetricColumn.NameOf(metric), IsRate: true, runs => TicketCurve.Of(runs, metric, moment), estimate => EstimateText.Of(estimate, metric));

    private static Figure Of(RunSet set, string name, string title, string caption, int panelWidth, IReadOnlyList<Quantity> quantities)
    {
        IReadOnlyList<LegendEntry> legend = DensityPanel.Legend(set.Runs);
        int width = quantities.Count * panelWidth;
        float top = LegendStrip.HeightOf(legend, width);
        return new Figure(
            name, title,
            $"{caption} Means over trials with 95 % t-intervals; {TrialsText.Of(set)}. Bars that leave the panel are longer than it.", width, (int)top + Height)
        {
            Numbers = NumbersOf(set, quantities),
            Legend = legend,
            Panels =
            [
                .. quantities.Select((quantity, i) => DensityPanel.Of(
                    Panel.At(i * panelWidth, top, panelWidth, Height), quantity.Title,
                    [.. set.Runs.Select(runs => (runs.Label, quantity.CurveOf(runs)))], quantity.IsRate, quantity.Tell)),
            ],
        };
    }

    private static string NumbersOf(RunSet set, IReadOnlyList<Quantity> quantities)
    {
        var csv = new CsvText("run", "level", "density", "quantity", "mean", "sd", "n", "ci95_low", "ci95_high");
        foreach (Quantity quantity in quantities)
        {
            foreach (RunResults runs in set.Runs)
            {
                foreach (TicketPoint point in quantity.CurveOf(runs).Points.Where(point => point.Estimate.Count > 0))
                {
                    Estimate estimate = point.Estimate;
                    csv.Add(runs.Label.Text, point.Size.Level, point.Size.Density, quantity.Name, estimate.Mean, estimate.StandardDeviation, estimate.Count, estimate.Low, estimate.High);
                }
            }
        }

        return csv.ToString();
    }

    private sealed record Quantity(string Title, string Name, bool IsRate, Func<RunResults, TicketCurve> CurveOf, Func<Estimate, string> Tell);
}
