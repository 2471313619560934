using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Figures whose axis is the density.</summary>
internal static class DensityFigures
{
    private const int Height = 350;

    /// <summary>Clean and attacked accuracy of every level.</summary>
    public static Figure Accuracy(RunSet set, Moment moment) => Of(
        set, "density", "Accuracy against density", $"Test accuracy, clean and attacked, {moment.Title}.", 520,
        [.. new[] { Metric.Accuracy, Metric.AdversarialAccuracy }.Select(metric => PanelOf(MetricColumn.TitleOf(metric), runs => TicketCurve.Of(runs, metric, moment), metric))]);

    /// <summary>The original's figure of early stopping: the update at which training would stop, and the accuracy there.</summary>
    public static Figure EarlyStopping(RunSet set) => Of(
        set, "test_early_stop_iteration", "Early stopping", "Where the validation loss is least: the update, and test accuracy there, attacked and clean.", 430,
        [
            new Quantity("Update of the least validation loss", TicketCurve.OfEarlyStopping, EstimateText.OfCount),
            PanelOf("Attacked test accuracy", runs => TicketCurve.Of(runs, Metric.AdversarialAccuracy, Moment.EarlyStop), Metric.AdversarialAccuracy),
            PanelOf("Test accuracy", runs => TicketCurve.Of(runs, Metric.Accuracy, Moment.EarlyStop), Metric.Accuracy),
        ]);

    /// <summary>Clean against attacked accuracy; a path connects the levels of a run.</summary>
    public static Figure TradeOff(RunSet set, IReadOnlyList<int> levels, Moment moment)
    {
        const int Width = 620, PlotHeight = 460;
        IReadOnlyList<LegendEntry> legend = DensityPanel.Legend(set.Runs);
        float top = LegendStrip.HeightOf(legend, Width);
        Plot plot = PlotAxes.Create("", "test accuracy", "attacked test accuracy");
        var tips = new List<Tip>();
        var all = new List<Coordinates>();
        var labels = new List<(string Text, Coordinates At)>();
        foreach (RunResults runs in set.Runs)
        {
            TicketCurve attacked = TicketCurve.Of(runs, Metric.AdversarialAccuracy, moment);
            (LevelSize Size, Coordinates At)[] path =
            [
                .. TicketCurve.Of(runs, Metric.Accuracy, moment).Points
                    .Where(point => point.Estimate.Count > 0 && attacked.At(point.Size.Level)!.Estimate.Count > 0)
                    .Select(point => (point.Size, new Coordinates(point.Estimate.Mean, attacked.At(point.Size.Level)!.Estimate.Mean))),
            ];
            all.AddRange(path.Select(point => point.At));
            SeriesPath.Add(plot, runs.Label, [.. path.Select(point => point.At)]);
            foreach ((LevelSize size, Coordinates at) in path)
            {
                tips.Add(new Tip(at, $"{runs.Label.Text}, {size.Percent} %: clean {100 * at.X:0.00} %, attacked {100 * at.Y:0.00} %"));
            }

            if (runs == set.Reference)
            {
                labels.AddRange(path.Where(point => levels.Contains(point.Size.Level)).Select(point => (point.Size.Percent, point.At)));
            }
        }

        PlotAxes.SetLimitsY(plot, [.. all.Select(at => at.Y)], least: 0);
        double[] x = [.. all.Select(at => at.X)];
        double pad = x is [] ? 0 : Math.Max(.08 * (x.Max() - x.Min()), 1e-3);
        plot.Axes.SetLimitsX(x.DefaultIfEmpty(0).Min() - pad, x.DefaultIfEmpty(1).Max() + pad);
        AddLabels(plot, labels);
        return new Figure(
            "trade_off", "Clean against attacked accuracy",
            $"Each path leads from the dense network through all levels of pruning; numbers are percent of weights remaining ({(set.Reference ?? set.Runs[0]).Label.Text}). Means over trials, {moment.Title}; {TrialsText.Of(set)}.",
            Width, (int)top + PlotHeight)
        {
            Legend = legend,
            Panels = [new PlotPanel(Panel.At(0, top, Width, PlotHeight), plot, tips)],
        };
    }

    /// <summary>Writes labels beside points, without overlaps.</summary>
    private static void AddLabels(Plot plot, IEnumerable<(string Text, Coordinates At)> labels)
    {
        const double LeastX = .07, LeastY = .045;
        AxisLimits limits = plot.Axes.GetLimits();
        var placed = new List<Coordinates>();
        foreach ((string label, Coordinates at) in labels)
        {
            if (placed.Any(other => Math.Abs(other.X - at.X) < LeastX * limits.HorizontalSpan && Math.Abs(other.Y - at.Y) < LeastY * limits.VerticalSpan))
            {
                continue;
            }

            placed.Add(at);
            var text = plot.Add.Text(label, at);
            text.LabelFontSize = 11;
            text.LabelFontColor = FigureStyle.Ink;
            text.OffsetX = 6;
            text.OffsetY = -6;
            text.LabelAlignment = Alignment.LowerLeft;
        }
    }

    private static Quantity PanelOf(string title, Func<RunResults, TicketCurve> curveOf, Metric metric) =>
        new(title, curveOf, estimate => EstimateText.Of(estimate, metric));

    private static Figure Of(RunSet set, string name, string title, string caption, int panelWidth, IReadOnlyList<Quantity> quantities)
    {
        IReadOnlyList<LegendEntry> legend = DensityPanel.Legend(set.Runs);
        int width = quantities.Count * panelWidth;
        float top = LegendStrip.HeightOf(legend, width);
        return new Figure(name, title, $"{caption} Means over trials with 95 % t-intervals; {TrialsText.Of(set)}.", width, (int)top + Height)
        {
            Legend = legend,
            Panels =
            [
                .. quantities.Select((quantity, i) => DensityPanel.Of(
                    Panel.At(i * panelWidth, top, panelWidth, Height), "", quantity.Title,
                    [.. set.Runs.Select(runs => (runs.Label, quantity.CurveOf(runs)))], quantity.Tell)),
            ],
        };
    }

    private sealed record Quantity(string Title, Func<RunResults, TicketCurve> CurveOf, Func<Estimate, string> Tell);
}
