using RobustSparse.Analysis;
using RobustSparse.Data;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>The structure that pruning leaves: used pixels, used units, and weights that networks have in common.</summary>
internal static class StructureFigures
{
    private const int MostPairs = 10;
    private const int PanelWidth = 430;
    private const int PanelHeight = 340;

    private static readonly int[] _overlapColors = [1, 4, 3, 5, 6, 7, 2];

    public static string PixelsName(RunResults runs) => $"pixels_{runs.Label.FileName}";

    /// <summary>Surviving first-layer weights at each pixel, summed over its channels; null if nothing can be read or the shape of the images is unknown.</summary>
    public static Figure? Pixels(RunResults runs, IReadOnlyList<int> levels)
    {
        const int Image = 150, Between = 22, Title = 24, Margin = 12;
        (LevelSize Size, int[] Weights, int Units)[] maps =
        [
            .. from level in levels
               let result = runs.At(level).FirstOrDefault()
               where result is not null && runs.SizeOf(level) is not null
               let network = StoredNetwork.TryRead(result.ReadTrained)
               where network is not null
               select (runs.SizeOf(level)!, NetworkStructure.WeightsPerInput(network), NetworkStructure.MostPerInput(network.Architecture)),
        ];
        if (maps is [] || ShapeOf(runs.Manifest?.Settings.Dataset, maps[0].Weights.Length) is not { } shape)
        {
            return null;
        }

        maps = [.. maps.Select(map => map with { Weights = PerPixel(shape, map.Weights), Units = shape.Channels * map.Units })];

        int width = (2 * Margin) + (maps.Length * (Image + Between)) - Between;
        return new Figure(
            PixelsName(runs), $"Surviving first-layer weights at each pixel, {runs.Label.Text}",
            "Each pixel is as bright as it has surviving weights, black for none, brightest for the most of its map; under each percent of all weights, the least and the most at a pixel.",
            width, Margin + (2 * Title) + Image + Margin)
        {
            Panels =
            [
                .. maps.SelectMany((map, i) => new Panel[]
                {
                    new ImagePanel(Panel.At(Margin + (i * (Image + Between)), Margin, Image, Title + Image), $"{map.Size.Percent} %", Heat(shape, map.Weights), IsBold: true),
                    new TextPanel(Panel.At(Margin + (i * (Image + Between)), Margin + Title + Image, Image, Title), $"{map.Weights.Min()} to {map.Weights.Max()} of {map.Units}"),
                }),
            ],
        };
    }

    /// <summary>Units that still have an effect, layer by layer.</summary>
    public static Figure? Units(RunSet set)
    {
        (RunResults Runs, (LevelSize Size, int[] Live, int[] All)[] Levels)[] found = [.. set.Runs.Where(runs => runs.Sizes.Count > 1).Select(runs => (runs, LiveUnits(runs)))];
        found = [.. found.Where(run => run.Levels is not [])];
        if (found is [])
        {
            return null;
        }

        int[] all = found[0].Levels[0].All;
        string others = found.All(run => run.Levels[0].All.SequenceEqual(all)) ? "" : "; networks of other sizes than the first run's are left out";
        found = [.. found.Where(run => run.Levels[0].All.SequenceEqual(all))];

        IReadOnlyList<LegendEntry> legend = DensityPanel.Legend(found.Select(run => run.Runs));
        int layers = all.Length;
        float top = LegendStrip.HeightOf(legend, layers * PanelWidth);
        return new Figure(
            "surviving_units", "Surviving units of each layer",
            $"Units with a surviving weight on either side (pixels: going out); other units have no effect. First trial of each run{others}.", layers * PanelWidth, (int)top + PanelHeight)
        {
            Legend = legend,
            Panels = [.. Enumerable.Range(0, layers).Select(layer => UnitsPanel(Panel.At(layer * PanelWidth, top, PanelWidth, PanelHeight), layer, found))],
        };
    }

    /// <summary>Weights that networks have in common, compared with chance.</summary>
    public static Figure? Overlap(RunSet set, IReadOnlyList<int> levels)
    {
        if (set.Reference is not { } reference)
        {
            return null;
        }

        (string Name, Color Color, MarkerShape Marker, Func<int, IEnumerable<(LevelResult, LevelResult)>> Pairs)[] comparisons =
        [
            ($"{reference.Label.Text}, two trials", FigureStyle.LevelColor(1), MarkerShape.FilledCircle, level => Pairs([.. reference.At(level)])),
            .. set.Runs.Where(run => run != reference).Select(run => (
                $"{reference.Label.Text} and {run.Label.Text}, one trial", FigureStyle.LevelColor(_overlapColors[run.Label.Series % _overlapColors.Length]),
                SeriesLook.Of(run.Label).Marker, (Func<int, IEnumerable<(LevelResult, LevelResult)>>)(level => SameTrial(reference, run, level)))),
        ];
        Plot plot = PlotAxes.Create("", "weights remaining (%)", "share of weights in common");
        LevelSize[] sizes = [.. reference.Sizes.Where(size => levels.Contains(size.Level) && size.Level > 0)];
        if (sizes is [])
        {
            return null;
        }

        PlotAxes.UseDensity(plot, sizes[^1].Density);
        var legend = new List<LegendEntry>();
        var tips = new List<Tip>();
        var chance = new SortedDictionary<double, double>();
        foreach (var (name, color, marker, pairs) in comparisons)
        {
            List<Coordinates> points = [];
            foreach (LevelSize size in sizes)
            {
                (double Shared, double ByChance)[] overlaps = [.. pairs(size.Level).Take(MostPairs).Select(OverlapOf).OfType<(double, double)>()];
                if (overlaps is not [])
                {
                    points.Add(new Coordinates(PlotAxes.LogDensity(size.Density), overlaps.Average(overlap => overlap.Shared)));
                    chance[PlotAxes.LogDensity(size.Density)] = overlaps[0].ByChance;
                    tips.Add(new Tip(points[^1], $"{name}, {size.Percent} %: {100 * points[^1].Y:0.0} % in common, {100 * overlaps[0].ByChance:0.0} % by chance ({overlaps.Length} pairs)"));
                }
            }

            if (points is not [])
            {
                var line = plot.Add.Scatter(points.ToArray(), color);
                line.LineWidth = FigureStyle.LineWidth;
                line.MarkerSize = 7;
                line.MarkerShape = marker;
                legend.Add(new LegendEntry(name, color, LinePattern.Solid, marker));
            }
        }

        if (legend is [])
        {
            return null;
        }

        PatternLine.Add(plot, [.. chance.Select(point => new Coordinates(point.Key, point.Value))], FigureStyle.Ink, LinePattern.Dashed);
        legend.Add(new LegendEntry("chance", FigureStyle.Ink, LinePattern.Dashed));
        plot.Axes.SetLimitsY(0, 1);
        const int Width = 760;
        float top = LegendStrip.HeightOf(legend, Width);
        return new Figure(
            "mask_overlap", "Weights in common",
            $"Share of one network's surviving weights that survive in the other too; mean over pairs, of two trials each with the next, at most {MostPairs} of each kind. Chance: each layer's survivors drawn at random.", Width, (int)top + PanelHeight)
        {
            Legend = legend,
            Panels = [new PlotPanel(Panel.At(0, top, Width, PanelHeight), plot, tips)],
        };
    }

    private static (LevelSize Size, int[] Live, int[] All)[] LiveUnits(RunResults runs) =>
    [
        .. from size in runs.Sizes
           let network = StoredNetwork.TryRead(runs.At(size.Level).First().ReadTrained)
           where network is not null
           select (size, NetworkStructure.LiveUnits(network), network.Layers.Select(layer => layer.Spec.Inputs).ToArray()),
    ];

    private static PlotPanel UnitsPanel(PixelRect place, int layer, (RunResults Runs, (LevelSize Size, int[] Live, int[] All)[] Levels)[] found)
    {
        int all = found[0].Levels[0].All[layer];
        Plot plot = PlotAxes.Create($"{(layer == 0 ? "pixels" : $"hidden {layer}")} (of {all})", "weights remaining (%)", "surviving units");
        var tips = new List<Tip>();
        PlotAxes.UseDensity(plot, found.SelectMany(run => run.Levels).Min(level => level.Size.Density));
        foreach ((RunResults runs, (LevelSize Size, int[] Live, int[] All)[] levels) in found)
        {
            Coordinates[] points = [.. levels.Select(level => new Coordinates(PlotAxes.LogDensity(level.Size.Density), level.Live[layer]))];
            SeriesPath.Add(plot, runs.Label, points);
            tips.AddRange(points.Zip(levels, (at, level) => new Tip(at, $"{runs.Label.Text}, {level.Size.Percent} %: {level.Live[layer]} of {all}")));
        }

        plot.Axes.SetLimitsY(0, 1.05 * all);
        return new PlotPanel(place, plot, tips);
    }

    /// <summary>Compares each trial with the next one; the number of all pairs would grow with the square of the number of trials.</summary>
    private static IEnumerable<(LevelResult, LevelResult)> Pairs(LevelResult[] trials) => trials.Zip(trials.Skip(1));

    private static IEnumerable<(LevelResult, LevelResult)> SameTrial(RunResults one, RunResults other, int level) =>
        one.At(level).Join(other.At(level), result => result.Trial, result => result.Trial, (a, b) => (a, b));

    private static (double Shared, double ByChance)? OverlapOf((LevelResult One, LevelResult Other) pair) =>
        StoredNetwork.TryRead(pair.One.ReadTrained) is { } one && StoredNetwork.TryRead(pair.Other.ReadTrained) is { } other
        && one.Architecture.Layers.SequenceEqual(other.Architecture.Layers) ? NetworkStructure.Overlap(one, other) : null;

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
