using RobustSparse.Analysis;
using RobustSparse.Data;

namespace RobustSparse.Plots.Figures;

/// <summary>Surviving first-layer weights at each pixel, at a few levels of one trial.</summary>
internal static class PixelsFigure
{
    private const int Image = 150;
    private const int Between = 22;
    private const int Title = 24;
    private const int Margin = 12;

    public static string NameOf(RunResults runs) => $"pixels_{runs.Label.FileName}";

    /// <summary>The figure; null if nothing can be read or the shape of the images is unknown.</summary>
    public static Figure? Of(RunResults runs, IReadOnlyList<int> levels)
    {
        (LevelSize Size, int[] Weights, int Most)[] maps =
        [
            .. from level in levels
               let result = runs.At(level).FirstOrDefault()
               where result is not null && runs.SizeOf(level) is not null
               let network = result.TryReadTrained()
               where network is not null
               select (runs.SizeOf(level)!, NetworkStructure.WeightsPerInput(network), NetworkStructure.MostPerInput(network.Architecture)),
        ];
        if (maps is [] || ShapeOf(runs.Manifest?.Settings.Dataset, maps[0].Weights.Length) is not { } shape)
        {
            return null;
        }

        maps = [.. maps.Select(map => map with { Weights = PerPixel(shape, map.Weights), Most = shape.Channels * map.Most })];
        int width = (2 * Margin) + (maps.Length * (Image + Between)) - Between;
        return new Figure(
            NameOf(runs), $"Surviving first-layer weights at each pixel, {runs.Label.Text}",
            "Each pixel is as bright as it has surviving weights, summed over its channels: black for none, brightest for the most of its map. Above each map the percent of all weights, below it the least and the most at a pixel. First trial.",
            width, Margin + (2 * Title) + Image + Margin)
        {
            Numbers = NumbersOf(shape, maps),
            Panels =
            [
                .. maps.SelectMany((map, i) => new Panel[]
                {
                    new ImagePanel(Panel.At(Margin + (i * (Image + Between)), Margin, Image, Title + Image), $"{map.Size.Percent} %", Heat(shape, map.Weights), IsBold: true),
                    new TextPanel(Panel.At(Margin + (i * (Image + Between)), Margin + Title + Image, Image, Title), $"{map.Weights.Min()} to {map.Weights.Max()} of {map.Most}"),
                }),
            ],
        };
    }

    private static string NumbersOf(ImageShape shape, (LevelSize Size, int[] Weights, int Most)[] maps)
    {
        var csv = new CsvText(["row", "column", .. maps.Select(map => $"weights_level_{map.Size.Level}")]);
        for (int pixel = 0; pixel < shape.Area; pixel++)
        {
            csv.Add([pixel / shape.Width, pixel % shape.Width, .. maps.Select(map => (object)map.Weights[pixel])]);
        }

        return csv.ToString();
    }

    /// <summary>The shape of a data set's images; for an unknown data set, a square. Null if the shape does not fit the number of features.</summary>
    private static ImageShape? ShapeOf(string? dataset, int features)
    {
        int side = (int)Math.Sqrt(features);
        ImageShape shape = (dataset is null ? null : DatasetCatalog.Find(dataset))?.Shape is { } known && known.Features == features ? known : new ImageShape(1, side, side);
        return shape.Features == features ? shape : null;
    }

    private static int[] PerPixel(ImageShape shape, int[] weights) =>
        [.. Enumerable.Range(0, shape.Area).Select(pixel => Enumerable.Range(0, shape.Channels).Sum(channel => weights[(channel * shape.Area) + pixel]))];

    private static Picture Heat(ImageShape shape, int[] weights)
    {
        var map = new ScottPlot.Colormaps.Inferno();
        double most = Math.Max(1, weights.Max());
        return new Picture(shape.Height, shape.Width, [.. weights.Select(weight => map.GetColor(weight / most))]);
    }
}
