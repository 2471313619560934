using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>A quantity against density, all runs together, with 95 % intervals over trials.</summary>
internal static class DensityPanel
{
    /// <summary>The shift between series, as a fraction of the width of the axis, so that their bars do not overlap.</summary>
    private const double Dodge = 0.004;

    /// <param name="place">Position in the figure.</param>
    /// <param name="label">Label of the vertical axis.</param>
    /// <param name="curves">One curve a run, in the order of the legend.</param>
    /// <param name="isRate">Whether the quantity is a fraction.</param>
    /// <param name="tell">Returns the text of a tip for an estimate.</param>
    public static PlotPanel Of(
        PixelRect place, string label, IReadOnlyList<(RunLabel Run, TicketCurve Curve)> curves, bool isRate, Func<Estimate, string> tell)
    {
        Plot plot = PlotAxes.Create("", "weights remaining (%)", label);
        var tips = new List<Tip>();
        double least = curves.SelectMany(curve => curve.Curve.Points).Select(point => point.Size.Density).DefaultIfEmpty(1).Min();
        PlotAxes.UseDensity(plot, least);
        for (int i = 0; i < curves.Count; i++)
        {
            (RunLabel run, TicketCurve curve) = curves[i];
            double shift = ShiftOf(i, curves.Count, least);
            TicketPoint[] points = [.. curve.Points.Where(point => point.Estimate.Count > 0)];
            Coordinates[] at = [.. points.Select(point => new Coordinates(PlotAxes.LogDensity(point.Size.Density) + shift, point.Estimate.Mean))];
            SeriesPath.Add(plot, SeriesLook.Legend(run), at, [.. points.Select(point => (point.Estimate.Low, point.Estimate.High))], i);
            tips.AddRange(points.Zip(at, (point, where) => new Tip(where, $"{run.Text}, {point.Size.Percent} % (level {point.Size.Level}): {tell(point.Estimate)}", i)));
        }

        Estimate[] shown = [.. curves.SelectMany(curve => curve.Curve.Points).Select(point => point.Estimate)];
        IEnumerable<double> means = shown.Select(estimate => estimate.Mean), ends = shown.SelectMany(estimate => new[] { estimate.Low, estimate.High });
        PlotAxes.SetLimitsY(plot, isRate ? ValueRange.OfRates(means, ends) : ValueRange.Of(means, ends));
        return new PlotPanel(place, plot, tips);
    }

    /// <summary>The legend of some runs.</summary>
    public static IReadOnlyList<LegendEntry> Legend(IEnumerable<RunResults> runs) => [.. runs.Select(run => SeriesLook.Legend(run.Label))];

    /// <summary>The shift of a series along the axis of densities.</summary>
    public static double ShiftOf(int series, int count, double leastDensity) => (series - ((count - 1) / 2.0)) * Dodge * PlotAxes.LogDensity(leastDensity);
}
