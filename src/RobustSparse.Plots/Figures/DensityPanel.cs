using RobustSparse.Analysis;
using RobustSparse.Settings;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>A quantity against density, all strategies together, with 95 % intervals over trials.</summary>
internal static class DensityPanel
{
    /// <summary>Fraction of the width of the axis that strategies stand apart, so that their bars can be told from each other.</summary>
    private const double Dodge = 0.004;

    /// <param name="place">Where in the figure.</param>
    /// <param name="title">Above the panel.</param>
    /// <param name="label">Of the vertical axis.</param>
    /// <param name="curves">One a strategy.</param>
    /// <param name="tell">What a tip says of an estimate.</param>
    public static PlotPanel Of(
        PixelRect place, string title, string label, IReadOnlyList<(Strategy Strategy, TicketCurve Curve)> curves, Func<Estimate, string> tell)
    {
        Plot plot = PlotAxes.Create(title, "weights remaining (%)", label);
        var tips = new List<Tip>();
        var shown = new List<double>();
        double least = curves.SelectMany(curve => curve.Curve.Points).Select(point => point.Size.Density).DefaultIfEmpty(1).Min();
        PlotAxes.UseDensity(plot, least);
        for (int i = 0; i < curves.Count; i++)
        {
            (Strategy strategy, TicketCurve curve) = curves[i];
            double shift = (i - ((curves.Count - 1) / 2.0)) * Dodge * PlotAxes.LogDensity(least);
            TicketPoint[] points = [.. curve.Points.Where(point => point.Estimate.Count > 0)];
            double[] x = [.. points.Select(point => PlotAxes.LogDensity(point.Size.Density) + shift)], y = [.. points.Select(point => point.Estimate.Mean)];
            Draw(plot, strategy, x, y, [.. points.Select(point => point.Estimate)]);
            shown.AddRange(points.SelectMany(point => new[] { point.Estimate.Mean, point.Estimate.Low, point.Estimate.High }));
            tips.AddRange(points.Select((point, j) => new Tip(new Coordinates(x[j], y[j]), $"{StrategyTitle.Of(strategy)}, {point.Size.Percent} % (level {point.Size.Level}): {tell(point.Estimate)}")));
        }

        PlotAxes.SetLimitsY(plot, shown, least: 0);
        return new PlotPanel(place, plot, tips);
    }

    /// <summary>The legend of the strategies.</summary>
    public static IReadOnlyList<LegendEntry> Legend(IEnumerable<Strategy> strategies) =>
    [
        .. strategies.Select(strategy => new LegendEntry(
            StrategyTitle.Of(strategy), FigureStyle.StrategyColor(strategy), FigureStyle.StrategyLine(strategy), FigureStyle.StrategyMarker(strategy))),
    ];

    private static void Draw(Plot plot, Strategy strategy, double[] x, double[] y, Estimate[] estimates)
    {
        Color color = FigureStyle.StrategyColor(strategy);
        int[] known = [.. Enumerable.Range(0, x.Length).Where(i => estimates[i].Count > 1)];
        if (known is not [])
        {
            var bars = plot.Add.ErrorBar([.. known.Select(i => x[i])], [.. known.Select(i => y[i])], [.. known.Select(i => estimates[i].HalfWidth)]);
            bars.Color = color.WithAlpha(.7);
            bars.LineWidth = 1.2f;
            bars.CapSize = 3;
        }

        StrategyPath.Add(plot, strategy, [.. x.Zip(y, (at, value) => new Coordinates(at, value))]);
    }
}
