using RobustSparse.Analysis;
using RobustSparse.Models;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>The kernels of convolutions as small images, level by level: each filter's weights, and which of them survive.</summary>
internal static class FilterFigure
{
    private const int Side = 250, Gap = 22, Title = 24, Label = 90;

    private static readonly Color _pruned = Color.FromHex("#8d949e"), _between = Colors.Transparent;

    public static string NameOf(RunResults runs) => $"filters_{runs.Label.FileName}";

    /// <summary>Whether the run's network has convolutions, as its manifest says.</summary>
    public static bool HasFilters(RunResults runs) => runs.Manifest?.Model?.Layers.Any(layer => IsKernelOfFilters(layer.Shape)) ?? false;

    /// <summary>The figure; null if nothing can be read.</summary>
    public static Figure? Of(RunResults runs, IReadOnlyList<int> levels)
    {
        (LevelSize Size, IReadOnlyList<MaskedLayer> Layers)[] shown =
        [
            .. from level in levels
               let result = runs.At(level).FirstOrDefault()
               where result is not null && runs.SizeOf(level) is not null
               let network = result.TryReadTrained()
               where network is not null
               select (runs.SizeOf(level)!, (IReadOnlyList<MaskedLayer>)[.. network.Layers.Where(layer => IsKernelOfFilters(layer.Spec.KernelShape))]),
        ];
        if (shown is [] || shown[0].Layers is [])
        {
            return null;
        }

        int rows = shown[0].Layers.Count, rowHeight = Title + Side;
        return new Figure(
            NameOf(runs), $"Filters and their surviving weights, {runs.Label.Text}",
            "Trained kernels of the convolutions: blue negative, white zero, orange positive, grey pruned; full colour is the greatest magnitude in the kernel. "
            + "A column of tiles is a filter and a row an input channel; with a single input channel the filters are wrapped. By percent of all weights, first trial.",
            Label + (shown.Length * (Side + Gap)), rows * (rowHeight + Gap))
        {
            Numbers = NumbersOf(shown),
            Panels =
            [
                .. Enumerable.Range(0, rows).SelectMany(row => Row(shown, row, row * (rowHeight + Gap))),
            ],
        };
    }

    private static string NumbersOf((LevelSize Size, IReadOnlyList<MaskedLayer> Layers)[] shown)
    {
        var csv = new CsvText("level", "layer", "row", "column", "channel", "filter", "surviving_weight");
        foreach ((LevelSize size, IReadOnlyList<MaskedLayer> layers) in shown)
        {
            foreach (MaskedLayer layer in layers)
            {
                (int across, int channels, int filters) = (layer.Spec.KernelShape[1], layer.Spec.KernelShape[2], layer.Spec.KernelShape[3]);
                foreach (int entry in Enumerable.Range(0, layer.Mask.Size).Where(entry => layer.Mask[entry]))
                {
                    int cell = entry / filters / channels;
                    csv.Add(size.Level, layer.Spec.Name, cell / across, cell % across, entry / filters % channels, entry % filters, (double)layer.Kernel.Values[entry]);
                }
            }
        }

        return csv.ToString();
    }

    private static bool IsKernelOfFilters(IReadOnlyList<int> shape) => shape.Count == 4;

    private static IEnumerable<Panel> Row((LevelSize Size, IReadOnlyList<MaskedLayer> Layers)[] shown, int row, float top)
    {
        yield return new TextPanel(Panel.At(0, top + Title, Label, Side), shown[0].Layers[row].Spec.Name.Replace('_', ' '));
        for (int i = 0; i < shown.Length; i++)
        {
            MaskedLayer layer = shown[i].Layers[row];
            string title = row == 0 ? $"{shown[i].Size.Percent} %" : $"{layer.Mask.Kept} of {layer.Mask.Size}";
            yield return new ImagePanel(Panel.At(Label + (i * (Side + Gap)), top, Side, Title + Side), title, Tiles(layer), IsBold: row == 0);
        }
    }

    /// <summary>The kernel's tiles of k×k weights, with a transparent line between them.</summary>
    private static Picture Tiles(MaskedLayer layer)
    {
        (int size, int channels, int filters) = (layer.Spec.KernelShape[0], layer.Spec.KernelShape[2], layer.Spec.KernelShape[3]);
        int across = channels == 1 ? (int)Math.Ceiling(Math.Sqrt(filters)) : filters;
        int down = channels == 1 ? (filters + across - 1) / across : channels;
        int width = (across * (size + 1)) - 1, height = (down * (size + 1)) - 1;
        float most = Math.Max(layer.Kernel.MaskedValues().Max(MathF.Abs), float.Epsilon);
        var pixels = new Color[height * width];
        Array.Fill(pixels, _between);
        for (int entry = 0; entry < layer.Mask.Size; entry++)
        {
            (int rest, int filter) = Math.DivRem(entry, filters);
            (int cell, int channel) = Math.DivRem(rest, channels);
            (int tileRow, int tileColumn) = channels == 1 ? Math.DivRem(filter, across) : (channel, filter);
            int row = (tileRow * (size + 1)) + (cell / size), column = (tileColumn * (size + 1)) + (cell % size);
            pixels[(row * width) + column] = layer.Mask[entry] ? FigureStyle.Diverging(layer.Kernel.Values[entry] / most) : _pruned;
        }

        return new Picture(height, width, pixels);
    }
}
