using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>Turns the canvas's output into SVG that looks the same in every viewer and can be in one page with other figures.</summary>
internal static partial class SvgDocument
{
    private const float TipRadius = 9;

    /// <summary>On a narrow screen a figure shrinks to this width or this scale, whichever is wider; on a narrower screen it scrolls.</summary>
    private const int LeastWidth = 480;
    private const float LeastScale = 0.6f;

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";
    private static readonly XNamespace _xlink = "http://www.w3.org/1999/xlink";

    /// <summary>A standalone document on white.</summary>
    /// <param name="root">The root that <see cref="Clean"/> returned. It is as before when this returns.</param>
    /// <param name="figure">The figure.</param>
    public static string StandAlone(XElement root, Figure figure)
    {
        var background = new XElement(_svg + "rect", new XAttribute("width", figure.Width), new XAttribute("height", figure.Height), new XAttribute("fill", "#ffffff"));
        root.Elements().First(element => element.Name != _svg + "title").AddBeforeSelf(background);
        string document = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root.ToString(SaveOptions.DisableFormatting) + "\n";
        background.Remove();
        return document;
    }

    /// <summary>An element for a page.</summary>
    /// <param name="root">The root that <see cref="Clean"/> returned. It becomes the element, so <see cref="StandAlone"/> has to come before.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="tips">The texts that readers see who point at a place.</param>
    public static string Inline(XElement root, Figure figure, IReadOnlyList<(Pixel At, string Text)> tips)
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

        root.Add(new XElement(_svg + "g", new XAttribute("class", "tips"), tips.Select(TipOf)));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement TipOf((Pixel At, string Text) tip) => new(
        _svg + "circle",
        new XAttribute("cx", Number(tip.At.X)),
        new XAttribute("cy", Number(tip.At.Y)),
        new XAttribute("r", Number(TipRadius)),
        new XAttribute("fill", "transparent"),
        new XElement(_svg + "title", tip.Text));

    /// <summary>The canvas's output without clearing rectangles, with letters as outlines and with names of the figure's own. Both forms are made from it.</summary>
    /// <param name="drawn">The output of the canvas.</param>
    /// <param name="figure">The figure that was drawn.</param>
    public static XElement Clean(string drawn, Figure figure)
    {
        XElement root = XDocument.Parse(drawn).Root!;

        // Clearing the canvas writes a rectangle over the whole figure.
        root.Descendants(_svg + "rect").Where(element => element.Attribute("fill") is null && element.Parent!.Name != _svg + "clipPath").Remove();
        foreach (XElement text in root.Descendants(_svg + "text").ToArray())
        {
            text.ReplaceWith(Outline(text));
        }

        foreach (XAttribute path in root.Descendants(_svg + "path").Attributes("d"))
        {
            path.Value = Decimals().Replace(path.Value, "$1");
        }

        NameAfter(root, figure);
        root.SetAttributeValue("viewBox", $"0 0 {figure.Width} {figure.Height}");
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(_svg + "title", figure.Title));
        return root;
    }

    /// <summary>The letters of a text as one path, so that viewers need no font.</summary>
    private static XElement Outline(XElement text)
    {
        float size = float.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
        bool isBold = text.Attribute("font-weight") is { Value: not ("normal" or "400") };
        using var font = new SKFont(isBold ? FigureFont.Bold : FigureFont.Regular, size);
        float[] x = Numbers(text, "x"), y = Numbers(text, "y");
        ushort[] glyphs = font.GetGlyphs(text.Value.Trim());
        using var outline = new SKPath();
        for (int i = 0; i < glyphs.Length; i++)
        {
            using SKPath? glyph = font.GetGlyphPath(glyphs[i]);
            if (glyph is not null)
            {
                outline.AddPath(glyph, x[Math.Min(i, x.Length - 1)], y[Math.Min(i, y.Length - 1)]);
            }
        }

        return new XElement(
            _svg + "path",
            new XAttribute("d", outline.ToSvgPathData()),
            text.Attribute("transform"),
            text.Attribute("fill"),
            text.Attribute("fill-opacity"));
    }

    /// <summary>Gives every referenced element a name that begins with the figure's name: several figures share a page, and the canvas numbers elements through the whole process.</summary>
    private static void NameAfter(XElement root, Figure figure)
    {
        Dictionary<string, string> names = root.Descendants().Attributes("id").Select((id, i) => (id.Value, Name: $"{figure.Name}-{i}")).ToDictionary();
        foreach (XAttribute attribute in root.Descendants().Attributes().ToArray())
        {
            if (attribute.Name == "id")
            {
                attribute.Value = names[attribute.Value];
            }
            else if (attribute.Name == _xlink + "href" && attribute.Value.StartsWith('#'))
            {
                attribute.Value = $"#{names[attribute.Value[1..]]}";
            }
            else if (attribute.Value.StartsWith("url(#", StringComparison.Ordinal))
            {
                attribute.Value = $"url(#{names[attribute.Value[5..^1]]})";
            }
        }
    }

    private static void UsePageColor(XElement element, string attribute)
    {
        if (element.Attribute(attribute)?.Value is { } color && (color == "black" || color.Equals(FigureStyle.Ink.ToHex(), StringComparison.OrdinalIgnoreCase)))
        {
            element.SetAttributeValue(attribute, "currentColor");
        }
    }

    private static float[] Numbers(XElement element, string attribute) =>
    [
        .. (element.Attribute(attribute)?.Value ?? "0").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
    ];

    /// <summary>A number with more than two decimals; further decimals are invisible.</summary>
    [GeneratedRegex(@"(\.\d\d)\d+")]
    private static partial Regex Decimals();

    private static string Number(float value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
