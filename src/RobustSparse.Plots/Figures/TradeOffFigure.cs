using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Clean against attacked accuracy; a path connects the levels of a run.</summary>
internal static class TradeOffFigure
{
    private const int Width = 620;
    private const int PlotHeight = 460;

    public static Figure Of(RunSet set, IReadOnlyList<int> levels, Moment moment)
    {
        IReadOnlyList<LegendEntry> legend = DensityPanel.Legend(set.Runs);
        float top = LegendStrip.HeightOf(legend, Width);
        Plot plot = PlotAxes.Create("", MetricColumn.PhraseOf(Metric.Accuracy, set.Attack), MetricColumn.PhraseOf(Metric.AdversarialAccuracy, set.Attack));
        (RunResults Runs, (LevelSize Size, Coordinates At)[] Points)[] paths = [.. set.Runs.Select(runs => (runs, PathOf(runs, moment)))];
        Coordinates[] all = [.. paths.SelectMany(path => path.Points).Select(point => point.At)];
        PlotAxes.SetLimitsY(plot, ValueRange.OfRates(all.Select(at => at.Y)));
        ValueRange across = ValueRange.OfRates(all.Select(at => at.X));
        plot.Axes.SetLimitsX(across.Low, across.High);
        var tips = new List<Tip>();
        var csv = new CsvText("run", "level", "density", "acc", "adv_acc");
        for (int i = 0; i < paths.Length; i++)
        {
            (RunResults runs, (LevelSize Size, Coordinates At)[] points) = paths[i];
            SeriesPath.Add(plot, legend[i], [.. points.Select(point => point.At)], null, i);
            foreach ((LevelSize size, Coordinates at) in points)
            {
                tips.Add(new Tip(at, $"{runs.Label.Text}, {size.Percent} %: clean {100 * at.X:0.00} %, under {set.Attack.Name} {100 * at.Y:0.00} %", i));
                csv.Add(runs.Label.Text, size.Level, size.Density, at.X, at.Y);
            }
        }

        RunResults named = set.Reference ?? set.Runs[0];
        SeriesMark.Add(plot, [.. set.Runs.Select((run, i) => (run, i)).Where(pair => pair.run == named).Select(pair => pair.i)]);
        (string Text, Coordinates At)[] labels =
            [.. paths.Single(path => path.Runs == named).Points.Where(point => levels.Contains(point.Size.Level)).Select(point => (point.Size.Percent, point.At))];
        PointLabels.Add(plot, labels, all, Width, PlotHeight);
        SeriesMark.Add(plot);
        return new Figure(
            "trade_off", $"Clean accuracy against accuracy under {set.Attack.Name}",
            $"Each path leads from the dense network through all levels of pruning; numbers are percent of weights remaining ({named.Label.Text}). Means over trials, {moment.Title}; {TrialsText.Of(set)}.",
            Width, (int)top + PlotHeight)
        {
            Numbers = csv.ToString(),
            Legend = legend,
            Panels = [new PlotPanel(Panel.At(0, top, Width, PlotHeight), plot, tips)],
        };
    }

    private static (LevelSize Size, Coordinates At)[] PathOf(RunResults runs, Moment moment)
    {
        TicketCurve attacked = TicketCurve.Of(runs, Metric.AdversarialAccuracy, moment);
        return
        [
            .. TicketCurve.Of(runs, Metric.Accuracy, moment).Points
                .Where(point => point.Estimate.Count > 0 && attacked.At(point.Size.Level)!.Estimate.Count > 0)
                .Select(point => (point.Size, new Coordinates(point.Estimate.Mean, attacked.At(point.Size.Level)!.Estimate.Mean))),
        ];
    }
}
