using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>A quantity against density, all runs together, with 95 % intervals over trials.</summary>
internal static class DensityPanel
{
    /// <summary>The shift between runs, as a fraction of the width of the axis, so that their bars do not overlap.</summary>
    private const double Dodge = 0.004;

    /// <param name="place">Position in the figure.</param>
    /// <param name="title">The title above the panel.</param>
    /// <param name="label">Label of the vertical axis.</param>
    /// <param name="curves">One curve a run.</param>
    /// <param name="tell">Returns the text of a tip for an estimate.</param>
    public static PlotPanel Of(
        PixelRect place, string title, string label, IReadOnlyList<(RunLabel Run, TicketCurve Curve)> curves, Func<Estimate, string> tell)
    {
        Plot plot = PlotAxes.Create(title, "weights remaining (%)", label);
        var tips = new List<Tip>();
        var shown = new List<double>();
        double least = curves.SelectMany(curve => curve.Curve.Points).Select(point => point.Size.Density).DefaultIfEmpty(1).Min();
        PlotAxes.UseDensity(plot, least);
        for (int i = 0; i < curves.Count; i++)
        {
            (RunLabel run, TicketCurve curve) = curves[i];
            double shift = (i - ((curves.Count - 1) / 2.0)) * Dodge * PlotAxes.LogDensity(least);
            TicketPoint[] points = [.. curve.Points.Where(point => point.Estimate.Count > 0)];
            double[] x = [.. points.Select(point => PlotAxes.LogDensity(point.Size.Density) + shift)], y = [.. points.Select(point => point.Estimate.Mean)];
            Draw(plot, run, x, y, [.. points.Select(point => point.Estimate)]);
            shown.AddRange(points.SelectMany(point => new[] { point.Estimate.Mean, point.Estimate.Low, point.Estimate.High }));
            tips.AddRange(points.Select((point, j) => new Tip(new Coordinates(x[j], y[j]), $"{run.Text}, {point.Size.Percent} % (level {point.Size.Level}): {tell(point.Estimate)}")));
        }

        PlotAxes.SetLimitsY(plot, shown, least: 0);
        return new PlotPanel(place, plot, tips);
    }

    /// <summary>The legend of some runs.</summary>
    public static IReadOnlyList<LegendEntry> Legend(IEnumerable<RunResults> runs) => [.. runs.Select(run => SeriesLook.Legend(run.Label))];

    private static void Draw(Plot plot, RunLabel run, double[] x, double[] y, Estimate[] estimates)
    {
        Color color = SeriesLook.Of(run).Color;
        int[] known = [.. Enumerable.Range(0, x.Length).Where(i => estimates[i].Count > 1)];
        if (known is not [])
        {
            var bars = plot.Add.ErrorBar([.. known.Select(i => x[i])], [.. known.Select(i => y[i])], [.. known.Select(i => estimates[i].HalfWidth)]);
            bars.Color = color.WithAlpha(.7);
            bars.LineWidth = 1.2f;
            bars.CapSize = 3;
        }

        SeriesPath.Add(plot, run, [.. x.Zip(y, (at, value) => new Coordinates(at, value))]);
    }
}
