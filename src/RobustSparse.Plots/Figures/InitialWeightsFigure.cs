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
        shown = [.. Spread(shown.Length).Select(i => shown[i])];
        if (shown is [])
        {
            return null;
        }

        (LevelSize Size, (string Layer, WeightDensity Density)[] Layers)[] levelsShown =
            [.. shown.Select(level => (level.Size, level.Network.Layers.Select(layer => (layer.Spec.Name, WeightDensity.Of([.. Survivors(layer)]))).ToArray()))];
        string[] layers = [.. shown[0].Network.Layers.Select(layer => layer.Spec.Name)];
        LegendEntry[] legend = [.. layers.Select((layer, i) => new LegendEntry(layer.Replace('_', ' '), FigurePalette.Series(i), LinePattern.Solid))];
        int width = shown.Length * PanelWidth;
        float top = LegendStrip.HeightOf(legend, width);
        return new Figure(
            NameOf(runs), $"Initial values of surviving weights, {runs.Label.Text}",
            $"Density of the values that surviving weights start a level with, by layer; trial {runs.At(shown[0].Size.Level).First().Trial}.", width, (int)top + PanelHeight)
        {
            Numbers = NumbersOf(levelsShown),
            Legend = legend,
            Panels = [.. levelsShown.Select((level, i) => PanelOf(Panel.At(i * PanelWidth, top, PanelWidth, PanelHeight), level.Size, level.Layers))],
        };
    }

    /// <summary>Indices of the levels that have a panel: the first, the last, and others evenly between them.</summary>
    private static IEnumerable<int> Spread(int count) => count <= Panels ? Enumerable.Range(0, count) : Enumerable.Range(0, Panels).Select(i => i * (count - 1) / (Panels - 1));

    private static string NumbersOf((LevelSize Size, (string Layer, WeightDensity Density)[] Layers)[] levels)
    {
        var csv = new CsvText("level", "density", "layer", "initial_weight", "probability_density");
        foreach ((LevelSize size, (string Layer, WeightDensity Density)[] layers) in levels)
        {
            foreach ((string layer, WeightDensity density) in layers)
            {
                foreach ((double at, double value) in density.At.Zip(density.Values))
                {
                    csv.Add(size.Level, size.Density, layer, at, value);
                }
            }
        }

        return csv.ToString();
    }

    private static PlotPanel PanelOf(PixelRect place, LevelSize size, (string Layer, WeightDensity Density)[] layers)
    {
        Plot plot = PlotAxes.Create($"{size.Percent} % remaining", "initial active weight", "density");
        WeightDensity[] densities = [.. layers.Select(layer => layer.Density)];
        var tips = new List<Tip>();
        for (int i = 0; i < densities.Length; i++)
        {
            Color color = FigurePalette.Series(i);
            SeriesMark.Add(plot, i);
            var band = plot.Add.FillY([.. densities[i].At], new double[densities[i].At.Count], [.. densities[i].Values]);
            band.FillColor = color.WithAlpha(.12);
            band.LineWidth = 0;
            band.MarkerSize = 0;
            var line = plot.Add.ScatterLine(densities[i].At.ToArray(), densities[i].Values.ToArray(), color);
            line.LineWidth = FigureStyle.LineWidth;
            SeriesMark.Add(plot);
            tips.AddRange(TipsOf(layers[i].Layer, densities[i], i));
        }

        double reach = densities.SelectMany(density => new[] { -density.At[0], density.At[^1] }).Max();
        plot.Axes.SetLimits(-reach, reach, 0, 1.06 * densities.SelectMany(density => density.Values).Max());
        return new PlotPanel(place, plot, tips);
    }

    private static IEnumerable<Tip> TipsOf(string layer, WeightDensity density, int entry)
    {
        const int Every = 8;
        return density.At.Zip(density.Values).Where((_, i) => i % Every == 0)
            .Select(point => new Tip(new Coordinates(point.First, point.Second), $"{layer}, weight {point.First:0.###}: density {point.Second:0.##}", entry));
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
