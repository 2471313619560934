using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>Turns a clean SVG document into an element for a page: with the page's colours, tips, and a legend that can be clicked.</summary>
internal static class PageSvg
{
    private const float TipRadius = 9;

    /// <summary>On a narrow screen a figure shrinks to this width or this scale, whichever is wider; on a narrower screen it scrolls.</summary>
    private const int LeastWidth = 480;
    private const float LeastScale = 0.6f;

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    /// <summary>The element.</summary>
    /// <param name="root">The root that <see cref="SvgDocument.Clean"/> returned. It becomes the element, so <see cref="SvgDocument.StandAlone"/> has to come before.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="tips">The texts that readers see who point at a place.</param>
    public static string Of(XElement root, Figure figure, IReadOnlyList<PlacedTip> tips)
    {
        root.SetAttributeValue("width", null);
        root.SetAttributeValue("height", null);
        root.SetAttributeValue("style", $"max-width:{figure.Width}px;min-width:{Math.Min(figure.Width, Math.Max(LeastWidth, (int)(LeastScale * figure.Width)))}px");
        foreach (XElement element in root.Descendants())
        {
            UsePageColor(element, "fill");
            UsePageColor(element, "stroke");
            if (element.Name != _svg + "title" && element.Attribute("fill") is null && element.Name != _svg + "g")
            {
                // Elements without a colour are black, which is the ink.
                element.SetAttributeValue("fill", "currentColor");
            }
        }

        root.Add(
            new XElement(_svg + "g", new XAttribute("class", "toggles"), LegendStrip.PlacesOf(figure.Legend, figure.Width).Select((place, i) => ToggleOf(figure.Legend[i], i, place))),
            new XElement(_svg + "g", new XAttribute("class", "tips"), tips.Select(TipOf)));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement TipOf(PlacedTip tip) => new(
        _svg + "circle",
        new XAttribute("cx", Number(tip.At.X)),
        new XAttribute("cy", Number(tip.At.Y)),
        new XAttribute("r", Number(TipRadius)),
        new XAttribute("fill", "transparent"),
        tip.Series.Count > 0 ? new XAttribute(SeriesMark.Attribute, string.Join(' ', tip.Series)) : null,
        new XElement(_svg + "title", tip.Text));

    /// <summary>The place in the legend that hides and shows a series; it does nothing until the page's script runs.</summary>
    private static XElement ToggleOf(LegendEntry entry, int index, SKRect place) => new(
        _svg + "rect",
        new XAttribute("data-toggle", index),
        new XAttribute("data-name", entry.Text),
        new XAttribute("x", Number(place.Left)),
        new XAttribute("y", Number(place.Top)),
        new XAttribute("width", Number(place.Width)),
        new XAttribute("height", Number(place.Height)),
        new XAttribute("fill", "transparent"));

    /// <summary>The ink becomes the text colour of the page; a colour of the palette takes its twin where the page is dark.</summary>
    private static void UsePageColor(XElement element, string attribute)
    {
        if (element.Attribute(attribute)?.Value is not { } color)
        {
            return;
        }

        if (color == "black" || color.Equals(FigureStyle.Ink.ToHex(), StringComparison.OrdinalIgnoreCase))
        {
            element.SetAttributeValue(attribute, "currentColor");
        }
        else if (FigurePalette.OnDark(color) is { } dark)
        {
            // A browser that does not know light-dark() keeps the attribute.
            element.SetAttributeValue("style", $"{(string?)element.Attribute("style")}{attribute}:light-dark({color},{dark});");
        }
    }

    private static string Number(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
