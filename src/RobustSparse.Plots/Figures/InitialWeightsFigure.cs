using RobustSparse.Analysis;
using RobustSparse.Models;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>The original's figure: how the initial values of surviving weights are distributed in each layer, at a few levels of one trial.</summary>
internal static class InitialWeightsFigure
{
    private const int PanelWidth = 320;
    private const int PanelHeight = 310;
    private const int Panels = 4;

    public static string NameOf(RunResults runs) => $"dists_{runs.Label.FileName}";

    /// <summary>The figure; null if the run has no readable initial kernels at the levels shown.</summary>
    public static Figure? Of(RunResults runs, IReadOnlyList<int> levels)
    {
        (LevelSize Size, MaskedNetwork Network)[] shown =
        [
            .. from level in levels
               let result = runs.At(level).FirstOrDefault()
               where result is not null && runs.SizeOf(level) is not null
               let network = StoredNetwork.TryRead(result.ReadInitial)
               where network is not null
               select (runs.SizeOf(level)!, network),
        ];
        shown = [.. shown.Take(Panels)];
        if (shown is [])
        {
            return null;
        }

        string[] layers = [.. shown[0].Network.Layers.Select(layer => layer.Spec.Name)];
        LegendEntry[] legend = [.. layers.Select((layer, i) => new LegendEntry(layer.Replace('_', ' '), FigureStyle.LevelColor(i + 1), LinePattern.Solid))];
        int width = shown.Length * PanelWidth;
        float top = LegendStrip.HeightOf(legend, width);
        return new Figure(
            NameOf(runs), $"Initial values of surviving weights, {runs.Label.Text}",
            $"Density of the values that surviving weights start a level with, by layer; trial {runs.At(shown[0].Size.Level).First().Trial}.", width, (int)top + PanelHeight)
        {
            Legend = legend,
            Panels = [.. shown.Select((level, i) => PanelOf(Panel.At(i * PanelWidth, top, PanelWidth, PanelHeight), level.Size, level.Network))],
        };
    }

    private static PlotPanel PanelOf(PixelRect place, LevelSize size, MaskedNetwork network)
    {
        Plot plot = PlotAxes.Create($"{size.Percent} % remaining", "initial active weight", "density");
        WeightDensity[] densities = [.. network.Layers.Select(layer => WeightDensity.Of([.. Survivors(layer)]))];
        for (int i = 0; i < densities.Length; i++)
        {
            Color color = FigureStyle.LevelColor(i + 1);
            var band = plot.Add.FillY([.. densities[i].At], new double[densities[i].At.Count], [.. densities[i].Values]);
            band.FillColor = color.WithAlpha(.12);
            band.LineWidth = 0;
            band.MarkerSize = 0;
            var line = plot.Add.ScatterLine(densities[i].At.ToArray(), densities[i].Values.ToArray(), color);
            line.LineWidth = FigureStyle.LineWidth;
        }

        double reach = densities.SelectMany(density => new[] { -density.At[0], density.At[^1] }).Max();
        plot.Axes.SetLimits(-reach, reach, 0, 1.06 * densities.SelectMany(density => density.Values).Max());
        return new PlotPanel(place, plot, []);
    }

    private static IEnumerable<double> Survivors(MaskedLayer layer)
    {
        for (int i = 0; i < layer.Kernel.Values.Length; i++)
        {
            if (layer.Mask[i])
            {
                yield return layer.Kernel.Values[i];
            }
        }
    }
}
