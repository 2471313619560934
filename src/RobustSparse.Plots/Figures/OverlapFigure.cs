using RobustSparse.Analysis;
using ScottPlot;

namespace RobustSparse.Plots.Figures;

/// <summary>Weights that networks have in common, compared with chance.</summary>
internal static class OverlapFigure
{
    public const string Name = "mask_overlap";

    private const int MostPairs = 10;
    private const int Width = 760;
    private const int PanelHeight = 340;

    /// <summary>The figure; null without a pruned level of the reference and another trial or run to compare it with.</summary>
    public static Figure? Of(RunSet set, IReadOnlyList<int> levels)
    {
        if (set.Reference is not { } reference)
        {
            return null;
        }

        LevelSize[] sizes = [.. reference.Sizes.Where(size => levels.Contains(size.Level) && size.Level > 0)];
        Comparison[] comparisons = [.. ComparisonsOf(set, reference).Select(comparison => comparison with { Points = PointsOf(comparison, sizes) }).Where(comparison => comparison.Points is not [])];
        if (comparisons is [])
        {
            return null;
        }

        Plot plot = PlotAxes.Create("", "weights remaining (%)", "share of weights in common");
        PlotAxes.UseDensity(plot, sizes[^1].Density);
        var tips = new List<Tip>();
        for (int i = 0; i < comparisons.Length; i++)
        {
            OverlapPoint[] points = comparisons[i].Points;
            Coordinates[] at = [.. points.Select(point => new Coordinates(PlotAxes.LogDensity(point.Size.Density), point.Shared))];
            SeriesPath.Add(plot, comparisons[i].Look, at, null, i);
            tips.AddRange(points.Zip(at, (point, where) => new Tip(
                where, $"{comparisons[i].Look.Text}, {point.Size.Percent} %: {100 * point.Shared:0.0} % in common, {100 * point.ByChance:0.0} % by chance ({RateText.Count(point.Pairs, "pair")})", i)));
        }

        var chance = new LegendEntry("chance", FigureStyle.Ink, LinePattern.Dashed);
        Coordinates[] byChance = [.. comparisons.SelectMany(comparison => comparison.Points).DistinctBy(point => point.Size).OrderBy(point => point.Size.Level).Select(point => new Coordinates(PlotAxes.LogDensity(point.Size.Density), point.ByChance))];
        SeriesPath.Add(plot, chance, byChance, null, comparisons.Length);
        plot.Axes.SetLimitsY(0, 1);
        LegendEntry[] legend = [.. comparisons.Select(comparison => comparison.Look), chance];
        float top = LegendStrip.HeightOf(legend, Width);
        return new Figure(
            Name, "Weights in common",
            $"Share of one network's surviving weights that survive in the other too; mean over pairs, of two trials each with the next, at most {MostPairs} of each kind. Chance: each layer's survivors drawn at random.", Width, (int)top + PanelHeight)
        {
            Numbers = NumbersOf(comparisons),
            Legend = legend,
            Panels = [new PlotPanel(Panel.At(0, top, Width, PanelHeight), plot, tips)],
        };
    }

    private static IEnumerable<Comparison> ComparisonsOf(RunSet set, RunResults reference) =>
    [
        new(SeriesLook.Legend(reference.Label) with { Text = $"{reference.Label.Text}, two trials" }, level => Pairs([.. reference.At(level)])),
        .. set.Runs.Where(run => run != reference).Select(run => new Comparison(
            SeriesLook.Legend(run.Label) with { Text = $"{reference.Label.Text} and {run.Label.Text}, one trial" }, level => SameTrial(reference, run, level))),
    ];

    private static OverlapPoint[] PointsOf(Comparison comparison, LevelSize[] sizes) =>
    [
        .. from size in sizes
           let overlaps = comparison.PairsOf(size.Level).Take(MostPairs).Select(OverlapOf).OfType<(double Shared, double ByChance)>().ToArray()
           where overlaps.Length > 0
           select new OverlapPoint(size, overlaps.Average(overlap => overlap.Shared), overlaps[0].ByChance, overlaps.Length),
    ];

    private static string NumbersOf(Comparison[] comparisons)
    {
        var csv = new CsvText("networks", "level", "density", "shared", "by_chance", "pairs");
        foreach (Comparison comparison in comparisons)
        {
            foreach (OverlapPoint point in comparison.Points)
            {
                csv.Add(comparison.Look.Text, point.Size.Level, point.Size.Density, point.Shared, point.ByChance, point.Pairs);
            }
        }

        return csv.ToString();
    }

    /// <summary>Compares each trial with the next one; the number of all pairs would grow with the square of the number of trials.</summary>
    private static IEnumerable<(LevelResult, LevelResult)> Pairs(LevelResult[] trials) => trials.Zip(trials.Skip(1));

    private static IEnumerable<(LevelResult, LevelResult)> SameTrial(RunResults one, RunResults other, int level) =>
        one.At(level).Join(other.At(level), result => result.Trial, result => result.Trial, (a, b) => (a, b));

    private static (double Shared, double ByChance)? OverlapOf((LevelResult One, LevelResult Other) pair) =>
        pair.One.TryReadTrained() is { } one && pair.Other.TryReadTrained() is { } other
        && one.Architecture.Layers.SequenceEqual(other.Architecture.Layers) ? NetworkStructure.Overlap(one, other) : null;

    private sealed record Comparison(LegendEntry Look, Func<int, IEnumerable<(LevelResult One, LevelResult Other)>> PairsOf)
    {
        public OverlapPoint[] Points { get; init; } = [];
    }

    private sealed record OverlapPoint(LevelSize Size, double Shared, double ByChance, int Pairs);
}
