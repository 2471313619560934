using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RobustSparse.Plots;

/// <summary>Plots with the axes of this project.</summary>
internal static class PlotAxes
{
    private const float LabelSize = 14;
    private const float TickSize = 12;
    private const float TitleSize = 14;

    /// <summary>An empty plot without background: axes in ink, a faint grid, no frame at the top and right.</summary>
    public static Plot Create(string title, string x, string y)
    {
        FigureFont.Register();
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Font.Set(FigureFont.Name);
        plot.Axes.Color(FigureStyle.Ink);
        plot.Grid.MajorLineColor = FigureStyle.Ink.WithAlpha(.12);
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Title.Label.Text = title;
        plot.Axes.Title.Label.FontSize = TitleSize;
        plot.Axes.Title.Label.Bold = true;
        foreach ((IAxis axis, string label) in new (IAxis, string)[] { (plot.Axes.Bottom, x), (plot.Axes.Left, y) })
        {
            axis.Label.Text = label;
            axis.Label.FontSize = LabelSize;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = TickSize;
            axis.MinorTickStyle.Length = 0;
        }

        return plot;
    }

    /// <summary>Makes the x axis percent of weights on a log scale, in the order of pruning: dense at the left, sparse at the right.</summary>
    /// <param name="plot">A plot whose x coordinates are <see cref="LogDensity"/>.</param>
    /// <param name="least">The sparsest density shown.</param>
    public static void UseDensity(Plot plot, double least)
    {
        double[] all = least > .4 ? [100, 90, 80, 70, 60, 50, 40] : [100, 50, 20, 10, 5, 2, 1, .5, .2, .1, .05, .02, .01];
        double[] ticks = [.. all.Where(percent => percent / 100 >= least * .9)];
        plot.Axes.Bottom.TickGenerator = new NumericManual(
            [.. ticks.Select(percent => LogDensity(percent / 100))], [.. ticks.Select(percent => percent.ToString("0.##", CultureInfo.InvariantCulture))]);
        double right = LogDensity(least), pad = .04 * Math.Max(right, .1);
        plot.Axes.SetLimitsX(-pad, right + pad);
    }

    /// <summary>The coordinate of a density on the axis of <see cref="UseDensity"/>; it grows as the density falls.</summary>
    public static double LogDensity(double density) => -Math.Log10(density);

    /// <summary>Makes the x axis updates, with thousands written as k.</summary>
    public static void UseUpdates(Plot plot, double last)
    {
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = value => value >= 1000 ? (value / 1000).ToString("0.#k", CultureInfo.InvariantCulture) : value.ToString("0", CultureInfo.InvariantCulture),
            MinimumTickSpacing = 40,
        };
        plot.Axes.SetLimitsX(0, last);
    }

    /// <summary>Sets the vertical range.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="range">The range of the values shown.</param>
    public static void SetLimitsY(Plot plot, ValueRange range) => plot.Axes.SetLimitsY(range.Low, range.High);
}
