using System.Xml.Linq;
using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>
/// Says which elements of an SVG belong to which entries of the legend. A mark is a link annotation: the SVG canvas writes it
/// as an element, in the order of drawing, and a canvas of pixels ignores it. <see cref="Apply"/> replaces the marks by attributes.
/// </summary>
internal static class SeriesMark
{
    /// <summary>The attribute of elements that belong to legend entries: the indices of the entries, separated by spaces.</summary>
    public const string Attribute = "data-series";

    /// <summary>The attribute of the elements of a legend entry: its index.</summary>
    public const string LegendAttribute = "data-legend";

    private const string SeriesPrefix = "#series:";
    private const string LegendPrefix = "#legend:";

    /// <summary>The elements that a plot draws from now on belong to these entries of the legend; to none if there are none.</summary>
    public static void Add(Plot plot, params IReadOnlyList<int> entries) => plot.Add.Plottable(new Plottable(SeriesPrefix + string.Join(' ', entries)));

    /// <summary>The elements that a canvas draws from now on are those of one entry of the legend; of none if it is null.</summary>
    public static void DrawLegend(SKCanvas canvas, int? entry) => canvas.DrawUrlAnnotation(SKRect.Create(1, 1), $"{LegendPrefix}{entry}");

    /// <summary>Replaces marks by attributes of the elements that follow them.</summary>
    public static void Apply(XElement root)
    {
        (string Attribute, string Value) current = ("", "");
        foreach (XElement element in root.Descendants().ToArray())
        {
            if (MarkOf(element) is { } mark)
            {
                current = mark.StartsWith(SeriesPrefix, StringComparison.Ordinal) ? (Attribute, mark[SeriesPrefix.Length..]) : (LegendAttribute, mark[LegendPrefix.Length..]);
                element.Remove();
            }
            else if (current.Value.Length > 0 && !element.HasElements && !element.Ancestors().Any(above => above.Name.LocalName is "clipPath" or "defs" or "a"))
            {
                element.SetAttributeValue(current.Attribute, current.Value);
            }
        }
    }

    private static string? MarkOf(XElement element) =>
        element.Name.LocalName == "a" && element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "href")?.Value is { } link
        && (link.StartsWith(SeriesPrefix, StringComparison.Ordinal) || link.StartsWith(LegendPrefix, StringComparison.Ordinal))
            ? link
            : null;

    private sealed class Plottable(string mark) : IPlottable
    {
        public bool IsVisible { get; set; } = true;

        public IAxes Axes { get; set; } = new Axes();

        public IEnumerable<LegendItem> LegendItems => [];

        public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

        public void Render(RenderPack rp) => rp.Canvas.DrawUrlAnnotation(rp.DataRect.ToSKRect(), mark);
    }
}
