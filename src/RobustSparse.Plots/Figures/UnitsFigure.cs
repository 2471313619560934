using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Units that still have an effect, a panel for each layer.</summary>
internal static class UnitsFigure
{
    public const string Name = "surviving_units";

    private const int PanelWidth = 430;
    private const int PanelHeight = 340;

    /// <summary>The figure; null if no run has two levels that can be read.</summary>
    public static Figure? Of(RunSet set)
    {
        (RunResults Runs, UnitCounts[] Levels)[] found = [.. set.Runs.Where(runs => runs.Sizes.Count > 1).Select(runs => (runs, LiveUnits(runs)))];
        found = [.. found.Where(run => run.Levels is not [])];
        if (found is [])
        {
            return null;
        }

        int[] all = found[0].Levels[0].All;
        string others = found.All(run => run.Levels[0].All.SequenceEqual(all)) ? "" : "; networks of other sizes than the first run's are left out";
        found = [.. found.Where(run => run.Levels[0].All.SequenceEqual(all))];
        IReadOnlyList<LegendEntry> legend = DensityPanel.Legend(found.Select(run => run.Runs));
        float top = LegendStrip.HeightOf(legend, all.Length * PanelWidth);
        return new Figure(
            Name, "Surviving units of each layer",
            $"Units with a surviving weight on either side (inputs: going out); other units have no effect. First trial of each run{others}.", all.Length * PanelWidth, (int)top + PanelHeight)
        {
            Numbers = NumbersOf(found),
            Legend = legend,
            Panels = [.. Enumerable.Range(0, all.Length).Select(layer => PanelOf(Panel.At(layer * PanelWidth, top, PanelWidth, PanelHeight), layer, found))],
        };
    }

    private static UnitCounts[] LiveUnits(RunResults runs) =>
    [
        .. from size in runs.Sizes
           let network = runs.At(size.Level).First().TryReadTrained()
           where network is not null
           select new UnitCounts(size, NetworkStructure.LiveUnits(network), [.. network.Layers.Select(layer => layer.Spec.Inputs)]),
    ];

    private static PlotPanel PanelOf(PixelRect place, int layer, (RunResults Runs, UnitCounts[] Levels)[] found)
    {
        int all = found[0].Levels[0].All[layer];
        Plot plot = PlotAxes.Create($"{TitleOf(layer)} (of {all})", "weights remaining (%)", "surviving units");
        var tips = new List<Tip>();
        PlotAxes.UseDensity(plot, found.SelectMany(run => run.Levels).Min(level => level.Size.Density));
        for (int i = 0; i < found.Length; i++)
        {
            (RunResults runs, UnitCounts[] levels) = found[i];
            Coordinates[] points = [.. levels.Select(level => new Coordinates(PlotAxes.LogDensity(level.Size.Density), level.Live[layer]))];
            SeriesPath.Add(plot, SeriesLook.Legend(runs.Label), points, null, i);
            tips.AddRange(points.Zip(levels, (at, level) => new Tip(at, $"{runs.Label.Text}, {level.Size.Percent} %: {level.Live[layer]} of {all}", i)));
        }

        plot.Axes.SetLimitsY(0, 1.05 * all);
        return new PlotPanel(place, plot, tips);
    }

    private static string NumbersOf((RunResults Runs, UnitCounts[] Levels)[] found)
    {
        var csv = new CsvText("run", "level", "density", "layer", "surviving_units", "units");
        foreach ((RunResults runs, UnitCounts[] levels) in found)
        {
            foreach (UnitCounts level in levels)
            {
                for (int layer = 0; layer < level.All.Length; layer++)
                {
                    csv.Add(runs.Label.Text, level.Size.Level, level.Size.Density, TitleOf(layer), level.Live[layer], level.All[layer]);
                }
            }
        }

        return csv.ToString();
    }

    private static string TitleOf(int layer) => layer == 0 ? "inputs" : $"hidden {layer}";

    private sealed record UnitCounts(LevelSize Size, int[] Live, int[] All);
}
