using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>Turns the canvas's output into SVG that looks the same in every viewer and can share a page with other figures.</summary>
internal static partial class SvgDocument
{
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

        SeriesMark.Apply(root);
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

    private static float[] Numbers(XElement element, string attribute) =>
    [
        .. (element.Attribute(attribute)?.Value ?? "0").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
    ];

    /// <summary>A number with more than two decimals; further decimals are invisible.</summary>
    [GeneratedRegex(@"(\.\d\d)\d+")]
    private static partial Regex Decimals();
}
