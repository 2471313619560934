using System.Net;
using System.Text;

namespace RobustSparse.Analysis;

/// <summary>A part of a page with a heading.</summary>
/// <param name="Id">For links.</param>
/// <param name="Link">The text of links to it.</param>
/// <param name="Heading">The heading.</param>
/// <param name="Html">Everything below the heading.</param>
internal sealed record PageSection(string Id, string Link, string Heading, string Html);

/// <summary>A page that needs no network and no font, light or dark as the reader's system is.</summary>
internal static class HtmlPage
{
    /// <summary>The page.</summary>
    /// <param name="kicker">A line above the title.</param>
    /// <param name="title">The title.</param>
    /// <param name="summary">A line below the title.</param>
    /// <param name="tiles">The most important numbers, as HTML.</param>
    /// <param name="sections">In order.</param>
    public static string Of(string kicker, string title, string summary, string tiles, IReadOnlyList<PageSection> sections) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
        <title>{Text(title)}</title>
        <style>
        {ReportStyle.Css}
        </style>
        </head>
        <body>
        <header>
        <p class="kicker">{Text(kicker)}</p>
        <h1>{Text(title)}</h1>
        <p>{Text(summary)}</p>
        <nav>{string.Join(' ', sections.Select(section => $"<a href=\"#{section.Id}\">{Text(section.Link)}</a>"))}</nav>
        </header>
        <main>
        {tiles}
        {string.Join('\n', sections.Select(section => $"<section id=\"{section.Id}\"><h2>{Text(section.Heading)}</h2>{section.Html}</section>"))}
        </main>
        <div id="tip" role="status"></div>
        <script>
        {ReportScript.Text}
        </script>
        </body>
        </html>

        """;

    /// <summary>Text as the page shows it: nothing in it is markup, and no line ends between a number and its unit.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text.Replace(" %", "\u00a0%", StringComparison.Ordinal).Replace("ε ", "ε\u00a0", StringComparison.Ordinal));

    /// <summary>Figures, each with title and caption.</summary>
    public static string Figures(IReadOnlyList<ReportFigure> figures)
    {
        var html = new StringBuilder("<p class=\"note hint\">Point at a marker for its numbers; click an entry of a legend to hide or show its series.</p>");
        foreach (ReportFigure figure in figures)
        {
            html.Append($"<figure><h3>{Text(figure.Title)}</h3><div class=\"scroll\">{figure.Svg}</div><figcaption>{Text(figure.Caption)} {Download(figure)}</figcaption></figure>");
        }

        return html.ToString();
    }

    /// <summary>A link to the numbers of a figure, which are part of the link: it needs no network, no script and no other file.</summary>
    private static string Download(ReportFigure figure) =>
        $"<a class=\"numbers\" download=\"{Text(figure.Name)}.csv\" href=\"data:text/csv;charset=utf-8,{Uri.EscapeDataString(figure.Numbers).Replace("%2C", ",", StringComparison.Ordinal)}\">Numbers (CSV)</a>";

    /// <summary>A list with a heading that counts its items.</summary>
    public static string List(string title, IReadOnlyList<string> items, string ifNone)
    {
        if (items is [])
        {
            return $"<h3>{title}</h3><p>{ifNone}</p>";
        }

        var html = new StringBuilder($"<h3>{title} ({items.Count})</h3><ul>");
        foreach (string item in items)
        {
            html.Append($"<li>{Text(item)}</li>");
        }

        return html.Append("</ul>").ToString();
    }
}
